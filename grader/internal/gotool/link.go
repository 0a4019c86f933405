package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/inside"
)

// Result is what became of each unit of a build, by its ID. A unit is in exactly one of Binaries and Broken.
type Result struct {
	Binaries map[string]string    // path of the test binary that holds the unit
	Broken   map[string][]Message // why the unit does not compile
	Vet      map[string][]Message // the concurrency faults that vet found in the unit's code

	unloadable bool // some of the broken units could not even be loaded
}

// Build compiles and links the units, and vets them meanwhile. The error is the machine's or the grader's, never the code's.
func (w *Workspace) Build(ctx context.Context, units []*Unit) (*Result, error) {
	r := &Result{Binaries: map[string]string{}, Broken: map[string][]Message{}, Vet: map[string][]Message{}}
	sound := map[string]*Unit{}
	for _, u := range units {
		if messages := u.setup(); messages != nil {
			r.Broken[u.ID] = messages
		} else {
			sound[u.ID] = u
		}
	}
	if len(sound) == 0 {
		return r, nil
	}
	shown, err := w.newOverlay()
	if err != nil {
		return nil, err
	}
	traced := slices.ContainsFunc(units, func(u *Unit) bool { return u.Traced })
	if traced {
		for name, text := range inside.Tracer(module + "/" + insideDir) {
			if err := shown.add(insideDir+"/"+name, "", text); err != nil {
				return nil, err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(sound)) {
		sound[id].Code.Snapshot.Check(w.Importer())
		for name, file := range sound[id].layout() {
			if err := shown.add(id+"/"+name, file.Path, file.Src); err != nil {
				return nil, err
			}
		}
		// Vet starts a process in each package's folder: it must exist, but may be empty.
		if err := os.MkdirAll(filepath.Join(w.Dir, filepath.FromSlash(id)), 0o755); err != nil {
			return nil, fmt.Errorf("preparing a folder to build in: %w", err)
		}
	}
	vetIndex, err := shown.write()
	if err != nil {
		return nil, err
	}
	original := ctx
	group, ctx := errgroup.WithContext(ctx)
	if !traced {
		group.Go(func() error {
			found, err := w.vet(ctx, shown, vetIndex, sound)
			r.Vet = found
			return err
		})
	}
	group.Go(func() error { return w.link(ctx, shown, maps.Clone(sound), r) })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if r.unloadable && !traced {
		// One package that cannot be loaded keeps vet from looking at any: once more, without those that do not build.
		maps.DeleteFunc(sound, func(id string, _ *Unit) bool { return r.Binaries[id] == "" })
		if r.Vet, err = w.vet(original, shown, vetIndex, sound); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// link builds until everything that compiles is in a binary. Each round leaves out what the one before found broken.
func (w *Workspace) link(ctx context.Context, shown *overlay, sound map[string]*Unit, r *Result) error {
	together := map[string]bool{} // may share a binary
	for id, u := range sound {
		together[id] = !u.alone()
	}
	for len(sound) > 0 {
		binaries, failed, err := w.linkOnce(ctx, shown, sound, together)
		if err != nil {
			return err
		}
		if failed == nil {
			maps.Copy(r.Binaries, binaries)
			return nil
		}
		broken := failed.byUnit(w, sound)
		if len(broken) == 0 && failed.setup {
			if broken, err = w.list(ctx, shown, sound); err != nil {
				return err
			}
			r.unloadable = true
		}
		if len(broken) == 0 {
			if machine := Explain("building the tests", failed.err, failed.text); IsAdvice(machine) {
				return machine
			}
			// The linker names no package. Alone, each unit answers for itself.
			split := false
			for id := range together {
				split = split || together[id] && len(sound) > 1
				together[id] = false
			}
			if !split {
				if len(sound) > 1 {
					return w.linkEach(ctx, shown, sound, r)
				}
				for id, u := range sound {
					r.Broken[id] = []Message{{File: u.Code.Path, Text: strings.TrimSpace(failed.text)}}
				}
				return nil
			}
		}
		for id, messages := range broken {
			r.Broken[id] = messages
			delete(sound, id)
		}
	}
	return nil
}

// linkEach builds every unit with a go command of its own.
func (w *Workspace) linkEach(ctx context.Context, shown *overlay, sound map[string]*Unit, r *Result) error {
	for id, u := range sound {
		if err := w.link(ctx, shown, map[string]*Unit{id: u}, r); err != nil {
			return err
		}
	}
	return nil
}

// linkOnce runs one go command that links all units: those that may share a binary into one, the others each into its own.
func (w *Workspace) linkOnce(ctx context.Context, shown *overlay, sound map[string]*Unit, together map[string]bool) (map[string]string, *failure, error) {
	out, err := os.MkdirTemp(w.Temp, "bin-")
	if err != nil {
		return nil, nil, fmt.Errorf("preparing a folder for binaries: %w", err)
	}
	mains := map[string][]*Unit{} // by folder below the workspace
	binaries := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(sound)) {
		name := "all"
		if !together[id] {
			name = "only_" + strings.NewReplacer("/", "_", "-", "_").Replace(id)
		}
		mains["run/"+name] = append(mains["run/"+name], sound[id])
		binaries[id] = filepath.Join(out, name+".test")
		if w.Tools.Env.GOOS == "windows" {
			binaries[id] += ".exe"
		}
	}
	this := &overlay{workspace: w, dir: out, replace: maps.Clone(shown.replace)}
	args := []string{"test", "-c", "-json", "-vet=off", "-ldflags=-s -w", "-o", out + string(filepath.Separator)}
	if w.Tools.Race {
		args = append(args, "-race")
	}
	var packages []string
	for _, dir := range slices.Sorted(maps.Keys(mains)) {
		if err := this.add(dir+"/kata_test.go", "", runner(mains[dir])); err != nil {
			return nil, nil, err
		}
		packages = append(packages, "./"+dir)
	}
	index, err := this.write()
	if err != nil {
		return nil, nil, err
	}
	cmd := w.Tools.Cmd(ctx, w.Dir, append(append(args, "-overlay="+index), packages...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		f := readFailure(&stdout)
		f.err = err
		f.text += stderr.String()
		return nil, f, nil
	}
	return binaries, nil, nil
}

// runner writes the test package that runs the tests of the given units.
func runner(units []*Unit) []byte {
	var src bytes.Buffer
	fmt.Fprintf(&src, "package run\n\nimport (\n\t\"testing\"\n\n\t%q\n\t_ %q\n", module+"/"+insideDir+"/runner", module+"/"+insideDir+"/sampler")
	if slices.ContainsFunc(units, func(u *Unit) bool { return u.Traced }) {
		fmt.Fprintf(&src, "\t%q\n", tracerPath)
	}
	for i, u := range units {
		fmt.Fprintf(&src, "\tp%d %q\n", i, module+"/"+u.ID)
	}
	src.WriteString(")\n\nfunc TestKata(t *testing.T) {\n\trunner.Run(t, map[string][]runner.Test{\n")
	for i, u := range units {
		fmt.Fprintf(&src, "\t\t%q: {\n", u.ID)
		for _, test := range u.Tests {
			function := fmt.Sprintf("p%d.%s", i, test.Name)
			if u.Traced {
				function = "tracer.Test(" + function + ")"
			}
			fmt.Fprintf(&src, "\t\t\t{Name: %q, Func: %s},\n", test.Name, function)
		}
		src.WriteString("\t\t},\n")
	}
	src.WriteString("\t})\n}\n")
	return src.Bytes()
}

// failure is what a go command that failed has printed.
type failure struct {
	err   error
	text  string            // everything, as people would see it
	byPkg map[string]string // the same by import path
	setup bool              // it stopped before it compiled anything
}

// readFailure reads the build events of go test -json (see "go help buildjson" and "go doc test2json").
func readFailure(r io.Reader) *failure {
	f := &failure{byPkg: map[string]string{}}
	var all strings.Builder
	decoder := json.NewDecoder(r)
	for {
		var event struct{ ImportPath, Action, Output, FailedBuild string }
		if decoder.Decode(&event) != nil {
			break
		}
		if event.Action == "build-output" {
			pkg, _, _ := strings.Cut(event.ImportPath, " ")
			f.byPkg[pkg] += event.Output
			all.WriteString(event.Output)
		}
		if strings.Contains(event.Output, "[setup failed]") {
			f.setup = true
		}
	}
	f.text = all.String()
	return f
}

// byUnit sorts the compiler's messages by the units they are about.
func (f *failure) byUnit(w *Workspace, sound map[string]*Unit) map[string][]Message {
	broken := map[string][]Message{}
	for pkg, text := range f.byPkg {
		id := strings.TrimPrefix(pkg, module+"/")
		if _, ours := sound[id]; ours && !f.setup {
			if messages := parseMessages(w.Dir, text); len(messages) > 0 {
				broken[id] = messages
			}
		}
	}
	return broken
}
