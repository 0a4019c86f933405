package gotool

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"sync"
)

// Importer returns the workspace's importer, for [code.Snapshot.Check]. It reads the types of the compiled libraries that are at
// hand (see [Workspace.Warm]) and knows no others. It keeps what it has read, and may be used by several goroutines at once.
func (w *Workspace) Importer() types.Importer { return w.importer }

// libraryImporter imports compiled libraries, one at a time. To read another library leaves alone those that are complete.
type libraryImporter struct {
	mu       sync.Mutex
	importer types.Importer
}

func newImporter(archive func(path string) (string, bool)) *libraryImporter {
	return &libraryImporter{importer: importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, ok := archive(path)
		if !ok {
			return nil, fmt.Errorf("the compiled package %s is not at hand", path)
		}
		return os.Open(file)
	})}
}

// Import implements [types.Importer].
func (l *libraryImporter) Import(path string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.importer.Import(path)
}
