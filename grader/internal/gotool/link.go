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

// link builds until everything that compiles is in a binary. What is found broken on the way is left out.
func (w *Workspace) link(ctx context.Context, shown *Overlay, sound map[string]*Unit, r *Result) error {
	if len(sound) == 0 {
		return nil
	}
	binaries, failed, err := w.linkOnce(ctx, shown, sound)
	if failed == nil {
		maps.Copy(r.Binaries, binaries)
		return err
	}
	broken, err := w.blame(ctx, shown, sound, failed)
	if err != nil {
		return err
	}
	if len(broken) == 0 {
		// The linker names no package. Alone, each unit answers for itself.
		for id, u := range sound {
			if err := w.link(ctx, shown, map[string]*Unit{id: u}, r); err != nil {
				return err
			}
		}
		return nil
	}
	maps.Copy(r.Broken, broken)
	maps.DeleteFunc(sound, func(id string, _ *Unit) bool { return broken[id] != nil })
	return w.link(ctx, shown, sound, r)
}

// blame finds the units that are the cause of a failure, and what is said of each: none if nothing tells which of several it was.
func (w *Workspace) blame(ctx context.Context, shown *Overlay, sound map[string]*Unit, failed *Failure) (map[string][]Message, error) {
	broken := map[string][]Message{}
	if failed.setup {
		// The go command stops at the first package that it cannot load; go list names them all.
		p := Packages{Dir: w.Dir, Overlay: shown}
		for id := range sound {
			p.Patterns = append(p.Patterns, "./"+id)
		}
		type problem struct{ Pos, Err string }
		type unloadable struct {
			ImportPath string
			Error      *problem
			DepsErrors []*problem
		}
		packages, err := List[unloadable](ctx, w.Tools, p, "ImportPath,Error,DepsErrors")
		if err != nil {
			return nil, err
		}
		for _, pkg := range packages {
			id := strings.TrimPrefix(pkg.ImportPath, module+"/")
			for _, e := range append([]*problem{pkg.Error}, pkg.DepsErrors...) {
				if e != nil && sound[id] != nil {
					broken[id] = append(broken[id], sound[id].place(e.Pos, e.Err))
				}
			}
		}
	}
	for id, u := range sound {
		if messages := failed.packages[module+"/"+id]; len(messages) > 0 && !failed.setup {
			if broken[id] = messages; messages[0].File == "" {
				messages[0].File = u.Code.Path
			}
		} else if len(sound) == 1 && len(broken) == 0 {
			broken[id] = []Message{{File: u.Code.Path, Text: failed.text}}
		}
	}
	return broken, nil
}

// linkOnce runs one go command that links all units: those that may share a binary into one, the others each into its own.
func (w *Workspace) linkOnce(ctx context.Context, shown *Overlay, sound map[string]*Unit) (map[string]string, *Failure, error) {
	out, err := os.MkdirTemp(w.Temp, "bin-")
	if err != nil {
		return nil, nil, fmt.Errorf("preparing a folder for binaries: %w", err)
	}
	mains := map[string][]*Unit{} // by folder below the workspace
	binaries := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(sound)) {
		name := "all"
		if sound[id].alone() {
			name = "only_" + strings.NewReplacer("/", "_", "-", "_").Replace(id)
		}
		mains["run/"+name] = append(mains["run/"+name], sound[id])
		binaries[id] = w.Tools.Binary(out, name)
	}
	p := Packages{Dir: w.Dir, Overlay: shown}
	for _, dir := range slices.Sorted(maps.Keys(mains)) {
		shown.Add(filepath.Join(w.Dir, filepath.FromSlash(dir), "kata_test.go"), "", runner(mains[dir]))
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
