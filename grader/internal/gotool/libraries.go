package gotool

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// libraries are what every exercise's binary holds besides the exercise, and what learners commonly import.
var libraries = []string{"container/heap", "container/list", "errors", "iter", "log", "maps", "math/rand/v2", "os/signal", "slices", "testing", "testing/synctest", "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require", "go.uber.org/goleak"}

// Cold tells whether the libraries have still to be compiled, as on a new machine, where that takes about half a minute.
func (w *Workspace) Cold() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.archive("testing") == ""
}

// Import implements [types.Importer]. It reads the types of the compiled libraries that are at hand and knows no others. It keeps
// what it has read: to read another library leaves alone those that are complete.
func (w *Workspace) Import(path string) (*types.Package, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.importer.Import(path)
}

// open opens a compiled library, for the importer.
func (w *Workspace) open(path string) (io.ReadCloser, error) { return os.Open(w.archive(path)) }

// archive returns the file in the go command's cache that holds a compiled library's types, or "" if it is not there.
func (w *Workspace) archive(importPath string) string {
	if w.archives == nil {
		w.archives = map[string]string{}
		text, _ := os.ReadFile(w.marker()) // without it nothing is known to be compiled
		w.keep(text)
	}
	if _, err := os.Stat(w.archives[importPath]); err != nil {
		return ""
	}
	return w.archives[importPath]
}

// keep notes which files hold the types of compiled libraries: lines of import path, tab, file.
func (w *Workspace) keep(list []byte) {
	for line := range strings.Lines(string(list)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		w.archives[name] = file
	}
}

// need compiles what the units import and is not at hand.
func (w *Workspace) need(ctx context.Context, units map[string]*Unit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	missing := map[string]bool{}
	for _, u := range units {
		for _, f := range u.files() {
			for _, path := range f.Imports() {
				missing[path] = path != "C" && path != "unsafe" && w.archive(path) == ""
			}
		}
	}
	maps.DeleteFunc(missing, func(_ string, is bool) bool { return !is })
	if len(missing) == 0 {
		return nil
	}
	list, err := w.export(ctx, slices.Sorted(maps.Keys(missing)))
	w.keep(list)
	return err
}

// export compiles packages, and what they import, and returns where their types are. What does not compile is left out.
func (w *Workspace) export(ctx context.Context, packages []string) ([]byte, error) {
	return w.Tools.output(ctx, compiling, Packages{Dir: w.Dir, Patterns: packages},
		w.Tools.raced("list", "-e", "-export", "-deps", "-f={{with .Export}}{{$.ImportPath}}\t{{.}}{{end}}")...)
}

// compiling is what the workspace does to libraries, in errors.
const compiling = "compiling the libraries"

// marker is the file that lists the compiled libraries: import path, tab, file.
func (w *Workspace) marker() string {
	sum, _ := os.ReadFile(filepath.Join(w.Dir, "go.sum")) // without one, nothing is known of the libraries either
	id := sha256.Sum256([]byte(w.Tools.Identity() + "\n" + w.Tools.Env.GOCACHE + "\n" + string(sum)))
	return filepath.Join(filepath.Dir(filepath.Dir(w.Dir)), "warm", fmt.Sprintf("%x", id[:8]))
}

// Warm compiles the libraries. It calls progress, from this goroutine, with the number of packages compiled so far and the
// number there are in all.
func (w *Workspace) Warm(ctx context.Context, progress func(done, all int)) error {
	names, err := w.Tools.output(ctx, compiling, Packages{Dir: w.Dir, Patterns: libraries}, w.Tools.raced("list", "-deps")...)
	if err != nil {
		return err
	}
	all := bytes.Count(names, []byte("\n"))
	progress(0, all)

	compile := w.Tools.Cmd(ctx, w.Dir, append(w.Tools.raced("build", "-v"), libraries...)...)
	stderr, err := compile.StderrPipe()
	if err == nil {
		err = compile.Start()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", compiling, err)
	}
	var printed strings.Builder
	done := 0
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		line := lines.Text()
		if strings.Contains(line, " ") || strings.HasPrefix(line, "#") {
			printed.WriteString(line + "\n") // -v prints bare import paths: this is something else
			continue
		}
		done++
		progress(done, max(all, done))
	}
	if err := compile.Wait(); err != nil {
		return cmp.Or(ctx.Err(), Explain(compiling, err, printed.String()))
	}
	archives, err := w.export(ctx, libraries)
	if err != nil {
		return err
	}
	// Without the marker the next run only says once more what it is about to do.
	if os.MkdirAll(filepath.Dir(w.marker()), 0o755) == nil {
		_ = replace(w.marker(), archives)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.archives = nil // read them anew
	return nil
}
