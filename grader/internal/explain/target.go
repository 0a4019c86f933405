package explain

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/inside"
)

// Target is a package whose tests are to be run.
type Target struct {
	ImportPath, Name, Dir                        string
	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string
	Standard                                     bool
	Module                                       *struct{ Dir string }
	Error                                        *struct{ Pos, Err string }
}

// tests tells whether the package has test files.
func (t *Target) tests() bool { return len(t.TestGoFiles)+len(t.XTestGoFiles) > 0 }

// root returns the folder that holds what its author has written: the module's, or the package's own.
func (t *Target) root() string {
	if t.Module != nil && t.Module.Dir != "" {
		return t.Module.Dir
	}
	return t.Dir
}

// Load finds the packages that patterns such as "./..." name, from dir. What is wrong with one package is in its Error.
func Load(ctx context.Context, tools *gotool.Toolchain, dir string, patterns []string) ([]*Target, error) {
	list, err := gotool.List[Target](ctx, tools, gotool.Packages{Dir: dir, Patterns: patterns, Plain: true},
		"ImportPath,Name,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Standard,Module,Error")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, gotool.Advise("there are no packages in %s", strings.Join(patterns, " "))
	}
	for _, t := range list {
		switch {
		case t.Standard:
			return nil, gotool.Advise("%s belongs to the standard library; explain looks at packages of modules", t.ImportPath)
		case t.ImportPath == "command-line-arguments":
			return nil, gotool.Advise("name packages, such as ./pkg, not files")
		case t.Error != nil && len(t.GoFiles)+len(t.CgoFiles)+len(t.TestGoFiles)+len(t.XTestGoFiles) == 0:
			return nil, gotool.Advise("%s", strings.TrimSpace(t.Error.Err))
		}
	}
	return list, nil
}

// insideFolder holds package perturb, below the package under test: in the overlay only. The underscore hides it from patterns.
const insideFolder = "_gokata"

// built is a test binary.
type built struct {
	binary string
	broken []gotool.Message // why there is none
	lack   string           // what the binary does without, and why; "" for nothing
}

// lacks says what is not looked for in a binary with everything in it, without calls of package perturb, and without the package.
var lacks = []string{"",
	"goroutines that stay behind, and rare schedules, were not looked for: with what that needs in it the package does not compile (REASON)",
	"stalls, goroutines that stay behind, and rare schedules were not looked for: with what that needs in it the package does not link (REASON)"}

// build compiles a package's tests with as much of package perturb in them as the package bears.
func (t *Target) build(ctx context.Context, tools *gotool.Toolchain, temp string) (*built, error) {
	b := &built{binary: tools.Binary(temp, "all")}
	var why string
	for i := range lacks {
		p, flags := t.packages(), "-s -w"
		if i < 2 {
			var err error
			if p.Overlay, err = t.overlay(temp, i == 0); err != nil {
				return nil, err
			}
			flags += " -checklinkname=0"
		}
		failed, err := tools.Compile(ctx, p, b.binary, flags)
		if err != nil {
			return nil, err
		}
		if failed == nil {
			b.broken, b.lack = nil, strings.ReplaceAll(lacks[i], "REASON", why)
			return b, nil
		}
		if b.broken = failed.Messages; i == 0 {
			why = b.broken[0].Text
		}
	}
	return b, nil
}

// packages names the package to the go command.
func (t *Target) packages() gotool.Packages {
	return gotool.Packages{Dir: t.Dir, Patterns: []string{"."}, Plain: true}
}

// overlay holds package perturb and, with calls, the package's files as they call it. Without, the tests import it.
func (t *Target) overlay(temp string, calls bool) (*gotool.Overlay, error) {
	o, err := gotool.NewOverlay(temp)
	if err != nil {
		return nil, err
	}
	inner := path.Join(t.ImportPath, insideFolder)
	if err := o.AddAll(filepath.Join(t.Dir, insideFolder), inside.Sources(inner, "sampler", "dump", "perturb")); err != nil {
		return nil, err
	}
	if !calls {
		pkg := t.Name
		if len(t.TestGoFiles) == 0 {
			pkg = strings.TrimSuffix(pkg, "_test") + "_test"
		}
		return o, o.Add(filepath.Join(t.Dir, "gokata_perturb_test.go"), "", fmt.Appendf(nil, "package %s\n\nimport _ %q\n", pkg, inner+"/perturb"))
	}
	files, place := code.NewSnapshot(), 0
	for _, name := range slices.Concat(t.GoFiles, t.TestGoFiles, t.XTestGoFiles) {
		f, err := files.Read(filepath.Join(t.Dir, name))
		if err == nil {
			if text, changed := perturb(inner+"/perturb", strings.HasSuffix(name, "_test.go"), &place).Apply(f); changed {
				err = o.Add(f.Path, f.Path, text)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}
