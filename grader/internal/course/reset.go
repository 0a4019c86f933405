package course

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gokata/grader/internal/atomicfile"
)

// ErrPristine says that the stub is as it was shipped already.
var ErrPristine = errors.New("already as shipped")

// ErrNoBackup says that there is nothing to bring back.
var ErrNoBackup = errors.New("no backup")

// Reset brings an exercise's stub back. It returns the path of the backup of what was there, or "" if there was no file. Backups
// are kept below the given folder.
func Reset(c *Course, e *Exercise, folder string) (backup string, err error) {
	shipped := Shipped(e.Name)
	if shipped == "" {
		return "", fmt.Errorf("this grader was built without the stub of %s: if you have git, git log -- %s finds it", e.Name, c.Rel(e.Stub))
	}
	if old, err := atomicfile.Read(e.Stub); err == nil && e.pristine(old) {
		return "", ErrPristine
	}
	return replace(c, e, folder, []byte(shipped))
}

// pristine tells whether a text is the stub's as it was shipped.
func (e *Exercise) pristine(text []byte) bool {
	return strings.ReplaceAll(string(text), "\r\n", "\n") == Shipped(e.Name)
}

// Undo brings the latest backup back: that of the exercise or, if it is nil, the latest of all. What was there is kept in turn,
// unless it is the stub as shipped, so that a second Undo takes the first one back. It returns the exercise, the backup that is
// back, and the path of the new one, or "".
func Undo(c *Course, e *Exercise, folder string) (_ *Exercise, restored, backup string, err error) {
	exercises := c.Exercises
	if e != nil {
		exercises = []*Exercise{e}
	}
	var latest string
	for _, candidate := range exercises {
		names, _ := filepath.Glob(filepath.Join(backups(c, candidate, folder), "*.go")) // the pattern is well-formed
		for _, name := range names {
			if latest == "" || filepath.Base(name) > filepath.Base(latest) {
				latest, e = name, candidate
			}
		}
	}
	if latest == "" {
		return nil, "", "", ErrNoBackup
	}
	text, err := os.ReadFile(latest)
	if err != nil {
		return nil, "", "", fmt.Errorf("reading the backup: %w", err)
	}
	backup, err = replace(c, e, folder, text)
	return e, latest, backup, err
}

// replace writes an exercise's file, and keeps what was there, unless that can be had anyway.
func replace(c *Course, e *Exercise, folder string, text []byte) (backup string, err error) {
	old, err := atomicfile.Read(e.Stub)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", fmt.Errorf("reading your file: %w", err)
	case !e.pristine(old) && !bytes.Equal(old, text):
		backup = filepath.Join(backups(c, e, folder), time.Now().UTC().Format(stamp)+".go")
		if err := cmp.Or(os.MkdirAll(filepath.Dir(backup), 0o755), write(backup, old)); err != nil {
			return "", fmt.Errorf("keeping a backup (nothing was changed): %w", err)
		}
	}
	return backup, write(e.Stub, text)
}

// backups is the folder of an exercise's backups. Two copies of the course have different ones.
func backups(c *Course, e *Exercise, folder string) string {
	sum := sha256.Sum256([]byte(c.Root))
	return filepath.Join(folder, "backups", fmt.Sprintf("%x", sum[:8]), e.Name)
}

// stamp is a layout of time whose texts sort by time.
const stamp = "2006-01-02T15-04-05.000000000Z"

func write(path string, text []byte) error {
	if err := atomicfile.Write(path, text); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}
