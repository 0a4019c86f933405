package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for what must happen. How soon it happens is not asserted.
const patience = 20 * time.Second

// followed is a file that is followed, and what was told of it: its content at that moment, or "gone".
type followed struct {
	*follower
	t    *testing.T
	path string
	says chan string
}

// The ways to learn of a change. The first is what makes a save known at once, the second what a real screen uses.
const (
	byEvents       = "by events alone"
	byEventsOrLook = "by events, or a look now and then"
	byPolling      = "by polling"
)

func follow(t *testing.T, path string, mode string) *followed {
	f := &followed{t: t, path: path, says: make(chan string, 1000)}
	f.follower = newFollower(path, mode == byPolling)
	tell := func(there bool) {
		text, err := os.ReadFile(path)
		if !there {
			text = []byte("gone")
		} else if err != nil {
			text = []byte(err.Error())
		}
		f.says <- string(text)
	}
	if mode == byEvents {
		f.every = time.Hour
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { f.run(ctx, tell); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	return f
}

// hears waits until something is told and returns it.
func (f *followed) hears() string {
	f.t.Helper()
	select {
	case text := <-f.says:
		return text
	case <-time.After(patience):
		require.FailNow(f.t, "nothing was told")
		return ""
	}
}

// until waits until the wanted text is told; what is told before was a moment in between.
func (f *followed) until(want string) {
	f.t.Helper()
	for text := f.hears(); text != want; text = f.hears() {
		require.NotEqual(f.t, "gone", text, "a save is no disappearance")
	}
}

// save writes a file in place, as VS Code does: for a moment it is empty.
func save(t *testing.T, path, text string) {
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// replace writes a file beside another and puts it in the other's place, as many editors and tools do.
func replace(t *testing.T, path, text string) {
	save(t, path+".tmp", text)
	require.NoError(t, os.Rename(path+".tmp", path))
}

// ways are how editors and tools save a file.
var ways = map[string]func(t *testing.T, path, text string){
	"written in place":            save,
	"put in its place as a whole": replace,
	"rename on save, as vim does": func(t *testing.T, path, text string) {
		save(t, filepath.Join(filepath.Dir(path), "4913"), "")
		require.NoError(t, os.Remove(filepath.Join(filepath.Dir(path), "4913")))
		require.NoError(t, os.Rename(path, path+"~"))
		save(t, path, text)
		require.NoError(t, os.Remove(path+"~"))
	},
	"removed and written": func(t *testing.T, path, text string) {
		require.NoError(t, os.Remove(path))
		save(t, path, text)
	},
	"a link put in its place": func(t *testing.T, path, text string) {
		target := filepath.Join(t.TempDir(), "target.go")
		save(t, target, text)
		require.NoError(t, os.Remove(path))
		require.NoError(t, os.Symlink(target, path))
	},
	"through a link to another folder": func(t *testing.T, path, text string) {
		if target, err := os.Readlink(path); err == nil {
			path = target
		}
		save(t, path, text)
	},
	"a burst, each text other than the one before": func(t *testing.T, path, text string) {
		for i := range 20 {
			save(t, path, fmt.Sprint(text, i))
		}
		save(t, path, text)
	},
	"the folder replaced": func(t *testing.T, path, text string) {
		dir := filepath.Dir(path)
		require.NoError(t, os.RemoveAll(dir+".new"))
		require.NoError(t, os.RemoveAll(dir+".old"))
		put(t, filepath.Join(dir+".new", filepath.Base(path)), text)
		require.NoError(t, os.Rename(dir, dir+".old"))
		require.NoError(t, os.Rename(dir+".new", dir))
	},
}

func TestAFollowerTellsEverySave(t *testing.T) {
	withoutEvents := []string{"a link put in its place", "through a link to another folder", "the folder replaced"}
	for _, mode := range []string{byEvents, byEventsOrLook, byPolling} {
		for name, way := range ways {
			if mode == byEvents && slices.Contains(withoutEvents, name) {
				continue
			}
			t.Run(name+", "+mode, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "01_hello", "hello.go")
				put(t, path, "first")
				f := follow(t, path, mode)
				for i := range 3 {
					text := fmt.Sprintf("save %d", i)
					way(t, path, text)
					f.until(text)
				}
				save(t, path, "last, in place")
				f.until("last, in place")
				assert.Empty(t, f.says)
			})
		}
	}
}

func TestAFollowerSaysNothingWithoutAChange(t *testing.T) {
	for _, mode := range []string{byEventsOrLook, byPolling} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "hello.go")
			save(t, path, "text")
			f := follow(t, path, mode)
			replace(t, path, "text")
			require.NoError(t, os.Chmod(path, 0o600))
			require.NoError(t, os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)))
			save(t, filepath.Join(filepath.Dir(path), ".hello.go.swp"), "another file")
			replace(t, path, "a change")
			assert.Equal(t, "a change", f.hears())
		})
	}
}

func TestAFollowerWaitsForAFileToReturn(t *testing.T) {
	for _, mode := range []string{byEventsOrLook, byPolling} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "01_hello", "hello.go")
			put(t, path, "text")
			f := follow(t, path, mode)
			require.NoError(t, os.Remove(path))
			assert.Equal(t, "gone", f.hears())
			save(t, path, "text")
			assert.Equal(t, "text", f.hears())
			require.NoError(t, os.RemoveAll(filepath.Dir(path)))
			assert.Equal(t, "gone", f.hears())
			put(t, path, "new")
			f.until("new")
			save(t, path, "and followed again")
			f.until("and followed again")
		})
	}
}

func TestAFollowerMayBeginWithoutAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "01_hello", "hello.go")
	f := follow(t, path, byEventsOrLook)
	assert.False(t, f.told.there)
	put(t, path, "new")
	f.until("new")
}

func TestWhatIsSavedBetweenTheBeginningAndTheFirstEventIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hello.go")
	save(t, path, "text")
	says := make(chan bool, 1)
	f := newFollower(path, false)
	save(t, path, "changed")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go f.run(ctx, func(there bool) { says <- there })
	select {
	case there := <-says:
		assert.True(t, there)
	case <-time.After(patience):
		require.FailNow(t, "nothing was told")
	}
}

func TestAFolderInTheOldOnesPlaceIsListenedTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "01_hello", "hello.go")
	put(t, path, "text")
	says := make(chan bool, 10)
	f := newFollower(path, false)
	require.NoError(t, os.Rename(filepath.Dir(path), filepath.Dir(path)+".old"))
	put(t, path, "text")
	require.NoError(t, f.listen())
	f.every = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { f.run(ctx, func(there bool) { says <- there }); close(ended) }()
	defer func() { cancel(); <-ended }()
	for _, text := range []string{"changed", "and again"} { // the first may be seen when the old folder is heard to go
		replace(t, path, text)
		select {
		case there := <-says:
			assert.True(t, there)
		case <-time.After(patience):
			require.FailNow(t, "nothing was told", text)
		}
	}
}

func TestAFileThatHasJustVanishedIsLookedForOnceMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hello.go")
	save(t, path, "text")
	told := 0
	f := newFollower(path, true)
	f.tell = func(bool) { told++ }
	rest := time.NewTimer(time.Hour)
	require.NoError(t, os.Remove(path))
	f.look(rest)
	assert.Zero(t, told, "an editor may be about to write it")
	save(t, path, "text")
	f.look(rest)
	assert.Zero(t, told)
	require.NoError(t, os.Remove(path))
	f.look(rest)
	f.look(rest)
	assert.Equal(t, 1, told)
}
