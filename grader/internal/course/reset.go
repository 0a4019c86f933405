package course

import (
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
	old, err := os.ReadFile(e.Stub)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", write(e.Stub, []byte(shipped))
	case err != nil:
		return "", fmt.Errorf("reading your file: %w", err)
	case strings.ReplaceAll(string(old), "\r\n", "\n") == shipped:
		return "", ErrPristine
	}
	if backup, err = keep(c, e, folder, old); err != nil {
		return "", err
	}
	return backup, write(e.Stub, []byte(shipped))
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
	current, err := os.ReadFile(e.Stub)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", "", fmt.Errorf("reading your file: %w", err)
	}
	if err == nil && string(current) != string(text) && strings.ReplaceAll(string(current), "\r\n", "\n") != Shipped(e.Name) {
		if backup, err = keep(c, e, folder, current); err != nil {
			return nil, "", "", err
		}
	}
	return e, latest, backup, write(e.Stub, text)
}

// backups is the folder of an exercise's backups. Two copies of the course have different ones.
func backups(c *Course, e *Exercise, folder string) string {
	sum := sha256.Sum256([]byte(c.Root))
	return filepath.Join(folder, "backups", fmt.Sprintf("%x", sum[:8]), e.Name)
}

// stamp is a layout of time whose texts sort by time.
const stamp = "2006-01-02T15-04-05.000000000Z"

func keep(c *Course, e *Exercise, folder string, text []byte) (string, error) {
	dir := backups(c, e, folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("keeping a backup (nothing was changed): %w", err)
	}
	path := filepath.Join(dir, time.Now().UTC().Format(stamp)+".go")
	if err := write(path, text); err != nil {
		return "", fmt.Errorf("keeping a backup (nothing was changed): %w", err)
	}
	return path, nil
}

func write(path string, text []byte) error {
	if err := atomicfile.Write(path, text); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}
