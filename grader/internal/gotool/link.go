package gotool

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// link builds until everything that compiles is in a binary. Each round leaves out what the one before found broken.
func (w *Workspace) link(ctx context.Context, shown *Overlay, sound map[string]*Unit, r *Result) error {
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
		broken, err := w.blame(ctx, shown, sound, failed)
		if err != nil {
			return err
		}
		if len(broken) == 0 {
			// The linker names no package. Alone, each unit answers for itself.
			shared := len(sound) > 1 && slices.Contains(slices.Collect(maps.Values(together)), true)
			clear(together)
			switch {
			case shared:
				continue
			case len(sound) > 1:
				return w.linkEach(ctx, shown, sound, r)
			}
			for id, u := range sound {
				r.Broken[id] = []Message{{File: u.Code.Path, Text: failed.Text}}
			}
			return nil
		}
		for id, messages := range broken {
			r.Broken[id] = messages
			delete(sound, id)
		}
	}
	return nil
}

// blame finds the units that are the cause of a failure, and what is said of each.
func (w *Workspace) blame(ctx context.Context, shown *Overlay, sound map[string]*Unit, failed *Failure) (map[string][]Message, error) {
	broken := map[string][]Message{}
	if !failed.Setup {
		for pkg, messages := range failed.packages {
			if id := strings.TrimPrefix(pkg, module+"/"); sound[id] != nil && len(messages) > 0 {
				broken[id] = messages
			}
		}
		return broken, nil
	}
	// The go command stops at the first package that it cannot load; go list names them all.
	type problem struct{ Pos, Err string }
	type unloadable struct {
		ImportPath string
		Error      *problem
		DepsErrors []*problem
	}
	packages, err := List[unloadable](ctx, w.Tools, w.packages(shown, sound), "ImportPath,Error,DepsErrors")
	for _, pkg := range packages {
		id := strings.TrimPrefix(pkg.ImportPath, module+"/")
		u := sound[id]
		if u == nil {
			continue
		}
		for _, e := range append([]*problem{pkg.Error}, pkg.DepsErrors...) {
			if e != nil {
				broken[id] = append(broken[id], u.place(e.Pos, e.Err))
			}
		}
	}
	return broken, err
}

// linkEach builds every unit with a go command of its own.
func (w *Workspace) linkEach(ctx context.Context, shown *Overlay, sound map[string]*Unit, r *Result) error {
	for id, u := range sound {
		if err := w.link(ctx, shown, map[string]*Unit{id: u}, r); err != nil {
			return err
		}
	}
	return nil
}

// linkOnce runs one go command that links all units: those that may share a binary into one, the others each into its own.
func (w *Workspace) linkOnce(ctx context.Context, shown *Overlay, sound map[string]*Unit, together map[string]bool) (map[string]string, *Failure, error) {
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
		binaries[id] = w.Tools.Binary(out, name)
	}
	p := Packages{Dir: w.Dir, Overlay: shown.with(out)}
	for _, dir := range slices.Sorted(maps.Keys(mains)) {
		if err := p.Overlay.Add(filepath.Join(w.Dir, filepath.FromSlash(dir), "kata_test.go"), "", runner(mains[dir])); err != nil {
			return nil, nil, err
		}
		p.Patterns = append(p.Patterns, "./"+dir)
	}
	failed, err := w.Tools.Compile(ctx, p, out+string(filepath.Separator), "-s -w -checklinkname=0") // package idle takes what it needs from the runtime by linkname
	return binaries, failed, err
}

// runner writes the test package that runs the tests of the given units.
func runner(units []*Unit) []byte {
	var src bytes.Buffer
	fmt.Fprintf(&src, "package run\n\nimport (\n\t\"testing\"\n\n\t%q\n\t%q\n\t_ %q\n",
		module+"/"+insideDir+"/idle", module+"/"+insideDir+"/runner", module+"/"+insideDir+"/sampler")
	for i, u := range units {
		fmt.Fprintf(&src, "\tp%d %q\n", i, module+"/"+u.ID)
	}
	src.WriteString(")\n\nfunc TestKata(t *testing.T) {\n\tidle.Widen(2) // this one, and the testing package's\n\trunner.Run(t, map[string][]runner.Test{\n")
	for i, u := range units {
		fmt.Fprintf(&src, "\t\t%q: {\n", u.ID)
		for _, test := range u.Tests {
			fmt.Fprintf(&src, "\t\t\t{Name: %q, Func: p%d.%s},\n", test.Name, i, test.Name)
		}
		src.WriteString("\t\t},\n")
	}
	src.WriteString("\t})\n}\n")
	return src.Bytes()
}
