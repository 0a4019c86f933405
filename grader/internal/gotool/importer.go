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

// Importer returns what imports the libraries whose compiled types are at hand. It is safe for concurrent use.
func (w *Workspace) Importer() types.Importer {
	w.importing.Do(func() {
		w.importer = &lockedImporter{inner: importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
			file, ok := w.archive(path)
			if !ok {
				return nil, fmt.Errorf("the types of %s are not at hand", path)
			}
			return os.Open(file)
		})}
	})
	return w.importer
}

type lockedImporter struct {
	mu    sync.Mutex
	inner types.Importer
}

func (l *lockedImporter) Import(path string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inner.Import(path)
}
