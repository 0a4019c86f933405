package gotool

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// libraries are what every exercise's binary holds besides the exercise, and what learners commonly import.
var libraries = []string{"container/heap", "container/list", "errors", "iter", "log", "maps", "math/rand/v2", "os/signal", "slices", "testing", "testing/synctest", "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require", "go.uber.org/goleak"}

// archives imports the types of compiled packages.
type archives struct {
	types.Importer
	files map[string]string // in the go command's cache, by import path
}

func newArchives(marker string) *archives {
	a := &archives{files: map[string]string{}}
	a.Importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if a.files[path] == "" {
			return nil, fmt.Errorf("the compiled package %s is not at hand", path)
		}
		return os.Open(a.files[path])
	})
	text, _ := os.ReadFile(marker) // without it nothing is known to be compiled
	a.add(text)
	return a
}

// add adds packages that are listed in lines: import path, tab, file.
func (a *archives) add(list []byte) {
	for line := range bytes.Lines(list) {
		path, file, _ := strings.Cut(strings.TrimSpace(string(line)), "\t")
		a.files[path] = file
	}
}

// marker is the file that lists the compiled libraries, as archives.add reads it.
func (w *Workspace) marker() string {
	sum, _ := os.ReadFile(filepath.Join(w.Dir, "go.sum")) // without one, nothing is known of the libraries either
	id := sha256.Sum256([]byte(w.Tools.Identity() + "\n" + w.Tools.Env.GOCACHE + "\n" + string(sum)))
	return filepath.Join(filepath.Dir(filepath.Dir(w.Dir)), "warm", fmt.Sprintf("%x", id[:8]))
}

// Warm compiles the libraries if they have still to be compiled, as on a new machine, where that takes about half a minute. It
// calls progress, from this goroutine, with the number of packages compiled so far and the number there are in all.
func (w *Workspace) Warm(ctx context.Context, progress func(done, all int)) error {
	if _, err := w.types.Import("testing"); err == nil {
		return nil
	}
	names, printed, err := w.Tools.run(ctx, Packages{Dir: w.Dir, Patterns: libraries}, w.Tools.raced("list", "-deps")...)
	if ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return explain("compiling the libraries", err, printed.String())
	}
	all, done := bytes.Count(names.Bytes(), []byte("\n")), 0
	progress(0, all)
	list, err := w.compiled(ctx, func() {
		done++
		progress(done, max(all, done))
	}, libraries...)
	// Without the marker the next run only says once more what it is about to do.
	if err == nil && os.MkdirAll(filepath.Dir(w.marker()), 0o755) == nil {
		_ = replace(w.marker(), list)
	}
	return err
}

// compiled has the go command compile packages and what they import, adds all to the types that are at hand, and lists them as
// archives.add reads it. It calls another, from this goroutine, for each that was not compiled before.
func (w *Workspace) compiled(ctx context.Context, another func(), packages ...string) (list []byte, err error) {
	args := w.Tools.raced("list", "-v", "-export", "-deps", "-f={{.ImportPath}}\t{{.Export}}")
	cmd := w.Tools.Cmd(ctx, w.Dir, append(args, packages...)...)
	var names, printed bytes.Buffer
	cmd.Stdout = &names
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("compiling the libraries: %w", err)
	}
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		if line := lines.Text(); strings.Contains(line, " ") || strings.HasPrefix(line, "#") {
			printed.WriteString(line + "\n") // -v prints bare import paths: this is something else
		} else {
			another()
		}
	}
	if err := cmd.Wait(); ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		return nil, explain("compiling the libraries", err, printed.String())
	}
	w.types.add(names.Bytes())
	return names.Bytes(), nil
}
