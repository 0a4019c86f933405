package atomicfile

import (
	"errors"
	"io/fs"
	"os"
)

// errIrregular says that a path leads to a folder, or to a pipe or a device, which may never end.
var errIrregular = errors.New("not an ordinary file")

// Read reads a regular file, as [os.ReadFile] does. For anything else the error is an [fs.PathError], at once.
func Read(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errIrregular}
	}
	return os.ReadFile(path)
}
