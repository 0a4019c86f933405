// Package atomicfile writes files as a whole: whatever happens meanwhile, a file holds its old content or its new one.
// It reads regular files only, since a pipe or a device may never end.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the file's content. A file that exists keeps its permissions; a new one gets 0644. The new content is written
// beside the file first, under a name that begins with ".gokata-".
func Write(path string, text []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".gokata-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
