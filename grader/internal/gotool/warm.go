package gotool

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// libraries are what every exercise's binary holds besides the exercise, and what learners commonly import.
var libraries = []string{"container/heap", "container/list", "errors", "iter", "log", "maps", "math/rand/v2", "os/signal", "slices", "testing", "testing/synctest", "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require", "go.uber.org/goleak"}

// Cold tells whether the libraries have still to be compiled, as on a new machine, where that takes about half a minute.
func (w *Workspace) Cold() bool {
	_, compiled := w.archive("testing")
	return !compiled
}

// archive returns the file in the go command's cache that holds a compiled library's types, if it is still there.
func (w *Workspace) archive(importPath string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.archives == nil {
		w.archives = map[string]string{}
		text, _ := os.ReadFile(w.marker()) // without it nothing is known to be compiled
		for line := range strings.Lines(string(text)) {
			name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
			w.archives[name] = file
		}
	}
	file := w.archives[importPath]
	if file == "" {
		return "", false
	}
	_, err := os.Stat(file)
	return file, err == nil
}

// marker is the file that lists the compiled libraries: import path, tab, file.
func (w *Workspace) marker() string {
	sum, _ := os.ReadFile(filepath.Join(w.Dir, "go.sum")) // without one, nothing is known of the libraries either
	id := sha256.Sum256([]byte(w.Tools.Identity() + "\n" + w.Tools.Env.GOCACHE + "\n" + string(sum)))
	return filepath.Join(filepath.Dir(filepath.Dir(w.Dir)), "warm", fmt.Sprintf("%x", id[:8]))
}

// Warm compiles the libraries. It calls progress, from this goroutine, with the number of packages compiled so far and the
// number there are in all.
func (w *Workspace) Warm(ctx context.Context, progress func(done, all int)) error {
	flags := []string{}
	if w.Tools.Race {
		flags = append(flags, "-race")
	}
	list := w.Tools.Cmd(ctx, w.Dir, append(append([]string{"list", "-deps"}, flags...), libraries...)...)
	var problem bytes.Buffer
	list.Stderr = &problem
	names, err := list.Output()
	if err != nil {
		return w.warmError(ctx, err, problem.String())
	}
	all := bytes.Count(names, []byte("\n"))
	progress(0, all)

	compile := w.Tools.Cmd(ctx, w.Dir, append(append([]string{"build", "-v"}, flags...), libraries...)...)
	stderr, err := compile.StderrPipe()
	if err != nil {
		return fmt.Errorf("compiling the libraries: %w", err)
	}
	if err := compile.Start(); err != nil {
		return fmt.Errorf("compiling the libraries: %w", err)
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
		return w.warmError(ctx, err, printed.String())
	}
	problem.Reset()
	export := w.Tools.Cmd(ctx, w.Dir, append(append([]string{"list", "-export", "-deps", "-f={{.ImportPath}}\t{{.Export}}"}, flags...), libraries...)...)
	export.Stderr = &problem
	archives, err := export.Output()
	if err != nil {
		return w.warmError(ctx, err, printed.String()+problem.String())
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

func (w *Workspace) warmError(ctx context.Context, err error, printed string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return Explain("compiling the libraries", err, printed)
}
