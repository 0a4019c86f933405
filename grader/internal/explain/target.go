package explain

import (
	"context"
	"fmt"
	"io/fs"
	"os"
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
	TestImports, XTestImports                    []string
	Standard                                     bool
	Module                                       struct{ Dir string } // "" for a package that belongs to none
	Error                                        *struct{ Pos, Err string }
}

// Load finds the packages that patterns such as "./..." name, from dir. What is wrong with one package is in its Error.
func Load(ctx context.Context, tools *gotool.Toolchain, dir string, patterns []string) ([]*Target, error) {
	if err := ordinary(dir, patterns); err != nil {
		return nil, err
	}
	list, err := gotool.List[Target](ctx, tools, gotool.Packages{Dir: dir, Patterns: patterns, Plain: true},
		"ImportPath,Name,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,TestImports,XTestImports,Standard,Module,Error")
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

// ordinary says which of the Go files in the folders that patterns name is a pipe or a device, if one is: the go command would wait for
// what comes out of it, for ever.
func ordinary(dir string, patterns []string) error {
	for _, pattern := range patterns {
		root, below := strings.CutSuffix(filepath.FromSlash(pattern), "...")
		if !filepath.IsAbs(root) {
			if !strings.HasPrefix(root, ".") {
				continue // an import path
			}
			root = filepath.Join(dir, root)
		}
		if to, err := filepath.EvalSymlinks(root); err == nil {
			root = to
		}
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil: // the go command says it better
				return nil
			case file != root && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || d.IsDir() && (!below || d.Name() == "testdata")):
				if d.IsDir() {
					return fs.SkipDir
				}
			case filepath.Ext(file) == ".go" && !d.Type().IsRegular():
				if info, err := os.Stat(file); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
					return gotool.Advise("%s is not an ordinary file: remove it and try again", file)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// insideFolder holds package perturb and what it needs, below the package under test: in the overlay only. The underscore hides it from patterns.
const insideFolder = "_gokata"

// lacks says what is not looked for in a binary with everything in it, without calls of package perturb, and without the package.
var lacks = []string{"",
	"goroutines that stay behind, and rare schedules, were not looked for: with what that needs in it the package does not compile (REASON)",
	"stalls, goroutines that stay behind, and rare schedules were not looked for: with what that needs in it the package does not link (REASON)"}

// build compiles the package's tests with as much of package perturb in them as the package bears, or says why they do not
// compile.
func (s *search) build(ctx context.Context) (broken []gotool.Message, err error) {
	var why string
	for i, lack := range lacks {
		p, flags := s.target.packages(), "-s -w"
		if i < 2 {
			if p.Overlay, err = s.target.overlay(s.temp, i == 0); err != nil {
				return nil, err
			}
			flags += " -checklinkname=0"
		}
		failed, err := s.tools.Compile(ctx, p, s.binary(), flags)
		if err != nil {
			return nil, err
		}
		if failed == nil {
			if lack != "" {
				s.Notes = append(s.Notes, strings.ReplaceAll(lack, "REASON", why))
			}
			return nil, nil
		}
		if broken = failed.Messages; i == 0 {
			why = broken[0].Text
		}
	}
	return broken, nil
}

// binary is the path of the test binary.
func (s *search) binary() string { return s.tools.Binary(s.temp, "all") }

// packages names the package to the go command.
func (t *Target) packages() gotool.Packages {
	return gotool.Packages{Dir: t.Dir, Patterns: []string{"."}, Plain: true}
}

// overlay holds package perturb and, with calls, the package's files as they call it. Without, the tests import it.
func (t *Target) overlay(temp string, calls bool) (*gotool.Overlay, error) {
	o := gotool.NewOverlay(temp)
	inner := path.Join(t.ImportPath, insideFolder)
	linked := []string{"sampler", "dump", "perturb"}
	if slices.Contains(slices.Concat(t.TestImports, t.XTestImports), synctest) {
		linked = append(linked, "bubble", "idle", "tracer", "explorer")
	}
	o.AddAll(filepath.Join(t.Dir, insideFolder), inside.Sources(inner, linked...))
	if !calls {
		pkg := t.Name
		if len(t.TestGoFiles) == 0 {
			pkg = strings.TrimSuffix(pkg, "_test") + "_test"
		}
		text := fmt.Appendf(nil, "package %s\n\nimport _ %q\n", pkg, inner+"/perturb")
		o.Add(filepath.Join(t.Dir, "gokata_perturb_test.go"), "", text)
		return o, nil
	}
	files, place := code.NewSnapshot(), 0
	for _, name := range slices.Concat(t.GoFiles, t.TestGoFiles, t.XTestGoFiles) {
		f, err := files.Read(filepath.Join(t.Dir, name))
		if err != nil {
			return nil, err
		}
		if text, changed := perturb(inner, strings.HasSuffix(name, "_test.go"), &place).Apply(f); changed {
			o.Add(f.Path, f.Path, text)
		}
	}
	return o, nil
}
