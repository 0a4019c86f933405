package watch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"gokata/grader/internal/atomicfile"
)

const (
	// settled is how long a file must rest after an event: a save is often several writes, or a rename and a write.
	settled = 20 * time.Millisecond
	// absence is how long a file must be gone before that is told: some editors remove it and then write it anew.
	absence = 300 * time.Millisecond
	// polled is how often a file is looked at where there are no events.
	polled = 200 * time.Millisecond
	// checked is how often a file is looked at beside the events: a folder can be replaced, a link's target be in another
	// folder, and a file system may keep silent.
	checked = time.Second
)

// content is what a file held when it was looked at.
type content struct {
	there bool
	sum   [sha256.Size]byte
}

func look(path string) content {
	text, err := atomicfile.Read(path)
	return content{there: !errors.Is(err, fs.ErrNotExist), sum: sha256.Sum256(text)}
}

// follower tells when one file's content has changed. It compares contents, not times: an event without a change says nothing,
// and neither the coarse clock of a file system nor a lost event hides a change for long.
type follower struct {
	path  string
	told  content // what was told last, or what the file held at the beginning
	tell  func(there bool)
	every time.Duration
	// silent is why there are no events, if there are none.
	silent error

	watcher *fsnotify.Watcher // nil if there are no events
	missing bool              // the file was not there at the last look
}

// newFollower begins to follow a file: what changes from now on is told by run.
func newFollower(path string, poll bool) *follower {
	f := &follower{path: path, every: polled}
	if !poll {
		if f.watcher, f.silent = fsnotify.NewWatcher(); f.silent == nil {
			f.every, f.silent = checked, f.listen()
		}
		if f.silent != nil {
			f.every, f.silent = polled, fmt.Errorf("file events are not to be had here (%w)", f.silent)
		}
	}
	f.told = look(path)
	return f
}

// listen makes the events those of the folder that is there now, which it may be already. A folder is listened to, not the
// file: an editor that renames its file puts another in the file's place.
func (f *follower) listen() error {
	if err := f.watcher.Add(filepath.Dir(f.path)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil // it may come back
}

// run follows the file until the context ends, and tells whether it is there whenever it has changed.
func (f *follower) run(ctx context.Context, tell func(there bool)) {
	f.tell = tell
	var events chan fsnotify.Event
	var problems chan error
	if f.watcher != nil {
		defer f.watcher.Close()
		events, problems = f.watcher.Events, f.watcher.Errors
	}
	again := time.NewTicker(f.every)
	defer again.Stop()
	rest := time.NewTimer(f.every)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if e.Name == f.path || e.Name == filepath.Dir(f.path) {
				rest.Reset(settled)
			}
		case <-problems: // too many events at once: some are lost
			rest.Reset(settled)
		case <-rest.C:
			f.look(rest)
		case <-again.C:
			if f.watcher != nil {
				_ = f.listen() // if that fails, this ticker is what is left
			}
			f.look(rest)
		}
	}
}

// look tells what has changed. A file that has just vanished is given time to return: the timer brings the next look.
func (f *follower) look(rest *time.Timer) {
	now := look(f.path)
	vanished := !now.there && !f.missing
	f.missing = !now.there
	switch {
	case now == f.told:
	case vanished:
		rest.Reset(absence)
	default:
		f.told = now
		f.tell(now.there)
	}
}
