package code

import (
	"os"
	"path/filepath"
	"sync"
	"time"

	"gokata/grader/internal/atomicfile"
)

// Disk gives access to the packages that files on disk belong to. A folder is read once, when one of its files is first asked for.
// It is safe for concurrent use.
type Disk struct {
	Before  time.Time // a file that was changed later is not there: it is another than the one asked for; the zero time allows any
	mu      sync.Mutex
	folders map[string]map[string]*File
}

// File returns the file of that path, in a snapshot of its package, or nil if it cannot be read.
func (d *Disk) File(path string) *File {
	d.mu.Lock()
	defer d.mu.Unlock()
	folder := filepath.Dir(path)
	files, known := d.folders[folder]
	if !known {
		files = d.read(folder)
		if d.folders == nil {
			d.folders = map[string]map[string]*File{}
		}
		d.folders[folder] = files
	}
	return files[filepath.Clean(path)]
}

// read reads a folder's Go files, those of each package into a snapshot.
func (d *Disk) read(folder string) map[string]*File {
	packages, files := map[string]*Snapshot{}, map[string]*File{}
	names, _ := filepath.Glob(filepath.Join(folder, "*.go")) // a folder whose name is a pattern has no files to show
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || !d.Before.IsZero() && info.ModTime().After(d.Before) {
			continue
		}
		src, err := atomicfile.Read(name)
		if err != nil {
			continue
		}
		pkg := Parse(name, src).Package()
		if packages[pkg] == nil {
			packages[pkg] = NewSnapshot()
		}
		files[name] = packages[pkg].Add(name, src)
	}
	return files
}
