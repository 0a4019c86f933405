package gotool

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"gokata/grader/internal/atomicfile"
)

// module is the name of the module in the workspace: the course's own, since go.mod is a copy of the course's.
const module = "gokata"

// Workspace is where a course's packages are built.
type Workspace struct {
	Tools  *Toolchain
	Course string // the course's root, for go.mod and go.sum
	Dir    string // the module that the go command sees
	Temp   string // files of this process: overlays, binaries, the folders that tests run in

	types *archives // of the compiled libraries that are at hand
}

// NewWorkspace prepares a workspace for the course, below the user's cache folder (or, if that cannot be written, the system's
// folder for temporary files). Close removes what belongs to this process.
func NewWorkspace(tools *Toolchain, courseRoot, cache string) (*Workspace, error) {
	w := &Workspace{Tools: tools, Course: courseRoot}
	var problem error
	for _, base := range []string{cache, filepath.Join(os.TempDir(), "gokata")} {
		if problem = w.open(base); problem == nil {
			w.types = newArchives(w.marker())
			return w, nil
		}
	}
	if errors.Is(problem, syscall.ENOSPC) {
		return nil, explain("preparing a folder to build in", problem, problem.Error())
	}
	return nil, fmt.Errorf("preparing a folder to build in: %w; set XDG_CACHE_HOME or TMPDIR to a folder that you can write", problem)
}

func (w *Workspace) open(base string) error {
	sum := sha256.Sum256([]byte(w.Course))
	w.Dir = filepath.Join(base, "workspace", fmt.Sprintf("%x", sum[:8]))
	temp := filepath.Join(base, "tmp")
	err := cmp.Or(os.MkdirAll(w.Dir, 0o755), os.MkdirAll(temp, 0o755))
	if err != nil {
		return err
	}
	sweep(temp)
	if w.Temp, err = os.MkdirTemp(temp, "run-"); err != nil {
		return err
	}
	tools := *w.Tools // which others may use without this workspace
	tools.Temp, w.Tools = w.Temp, &tools
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(w.Course, name))
		if errors.Is(err, fs.ErrNotExist) && name == "go.sum" {
			continue
		}
		if err == nil {
			err = replace(filepath.Join(w.Dir, name), text)
		}
		if err != nil {
			w.Close()
			return err
		}
	}
	return nil
}

// sweep removes what graders that were killed have left: folders that nobody has touched for a day.
func sweep(temp string) {
	entries, _ := os.ReadDir(temp)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(filepath.Join(temp, entry.Name()))
		}
	}
}

// replace writes a file as a whole, unless it has that content already.
func replace(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	return atomicfile.Write(name, text)
}

// Close removes the files of this process.
func (w *Workspace) Close() error { return os.RemoveAll(w.Temp) }

// insideDir holds what is linked into binaries. It sorts before the folders of units ("class", "exercises", "verify"), so that its
// packages are initialised first.
const insideDir = "ahead"
