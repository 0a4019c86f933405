package verify

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/course"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/mutate"
	"gokata/grader/internal/verdict"
)

// Mutants says what became of the mutants of an exercise's solution and right attempts.
type Mutants struct {
	Name     string
	Broken   int // do not compile
	Killed   int // were refused
	Argued   int // live, and the solution's README says why that is right
	Alive    []Survivor
	Outdated []string // what the README argues about, and no mutant that lives is
}

// Survivor is a mutant that passed, or could not be judged.
type Survivor struct {
	File    string // relative to the course's root
	Mutant  mutate.Mutant
	Problem string // what kept it from being judged
}

// Sound tells whether each mutant was refused, or lives for a reason.
func (m *Mutants) Sound() bool { return len(m.Alive)+len(m.Outdated) == 0 }

// All counts the mutants that compile.
func (m *Mutants) All() int { return m.Killed + m.Argued + len(m.Alive) }

// batch is how many mutants are linked into one binary.
const batch = 100

// Mutate judges the mutants of the exercises' solutions and right attempts. Progress hears how many of how many are judged.
func Mutate(ctx context.Context, c *course.Course, exercises []*course.Exercise, workspace *gotool.Workspace, o Options,
	progress func(done, all int)) (list []*Mutants, err error) {
	var units []*gotool.Unit
	files := map[string]Survivor{}
	found := map[string]*Mutants{}
	arguments := map[string]arguments{}
	for _, e := range exercises {
		m := &Mutants{Name: e.Name}
		list = append(list, m)
		if arguments[e.Name], err = argued(e); err != nil {
			return nil, err
		}
		paths, err := e.Attempts()
		if err != nil {
			return nil, err
		}
		paths = slices.DeleteFunc(paths, func(a course.Attempt) bool { return !a.Right })
		for _, a := range append([]course.Attempt{{Path: e.Solution}}, paths...) {
			src, err := os.ReadFile(a.Path)
			if err != nil {
				return nil, fmt.Errorf("reading what to mutate: %w", err)
			}
			for _, mutant := range mutate.All(code.Parse(a.Path, src)) {
				id := fmt.Sprintf("verify/%s/mutant%d", e.Name, len(units))
				u, err := mutated(id, e, a.Path, mutant.Src)
				if err != nil {
					return nil, err
				}
				units, files[id], found[id] = append(units, u), Survivor{File: c.Rel(a.Path), Mutant: mutant}, m
			}
		}
	}
	done := 0
	for some := range slices.Chunk(units, batch) {
		built, err := workspace.Build(ctx, some)
		if err != nil {
			return nil, err
		}
		err = judge.All(ctx, workspace, built, some, judge.Policy{Brief: true, Explore: o.Explore}, func(r *judge.Result) {
			m, s := found[r.Unit.ID], files[r.Unit.ID]
			s.Problem = r.Problem
			switch {
			case r.Verdict == verdict.Build:
				m.Broken++
			case r.Verdict != verdict.Pass && r.Verdict != verdict.Error:
				m.Killed++
			case arguments[m.Name].hold(s):
				m.Argued++
			default:
				m.Alive = append(m.Alive, s)
			}
			done++
		})
		if err != nil {
			return nil, err
		}
		progress(done, len(units))
	}
	for _, m := range list {
		slices.SortFunc(m.Alive, func(a, b Survivor) int {
			return strings.Compare(fmt.Sprintf("%s %6d %s", a.File, a.Mutant.Line, a.Mutant), fmt.Sprintf("%s %6d %s", b.File, b.Mutant.Line, b.Mutant))
		})
		for _, a := range arguments[m.Name] {
			if !a.used {
				m.Outdated = append(m.Outdated, a.about)
			}
		}
	}
	return list, nil
}

// mutated makes a unit of a mutant and the exercise's tests.
func mutated(id string, e *course.Exercise, path string, src []byte) (*gotool.Unit, error) {
	s := code.NewSnapshot()
	s.Add(path, src)
	for _, tests := range []string{e.Visible, e.Hidden} {
		if _, err := s.Read(tests); err != nil {
			return nil, err
		}
	}
	return gotool.NewUnit(id, e.Package, s, path, e.Visible, e.Hidden), nil
}

// argument is what a solution's README says of a mutant that lives.
type argument struct {
	about string   // the mutant
	files []string // names without ".go" of those in which it keeps every promise; empty for all
	used  bool
}

type arguments []*argument

var (
	aboutFiles  = regexp.MustCompile("^in ((?:`\\w+`(?:,|, and| and)? ?)+):")
	aboutMutant = regexp.MustCompile("`[^`]+` → (?:nothing|`[^`]+`)")
	word        = regexp.MustCompile(`\w+`)
)

// argued reads the list under "## Mutants that live" in the solution's README. Each of its points begins with the mutants that it is
// about, as [mutate.Mutant.String] writes them, after "in `right_other`:" if it is about those of some files only.
func argued(e *course.Exercise) (list arguments, err error) {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(e.Solution), "README.md"))
	if err != nil {
		return nil, fmt.Errorf("reading which mutants live: %w", err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Mutants that live\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, point := range strings.Split("\n"+section, "\n- ")[1:] {
		point = strings.Join(strings.Fields(point), " ")
		var files []string
		if m := aboutFiles.FindStringSubmatch(point); m != nil {
			files = word.FindAllString(m[1], -1)
		}
		for _, about := range aboutMutant.FindAllString(point, -1) {
			list = append(list, &argument{about: about, files: files})
		}
	}
	return list, nil
}

// hold tells whether one of the arguments is about a survivor.
func (list arguments) hold(s Survivor) (yes bool) {
	name := strings.TrimSuffix(filepath.Base(s.File), ".go")
	for _, a := range list {
		if s.Problem == "" && strings.Join(strings.Fields(s.Mutant.String()), " ") == a.about && (len(a.files) == 0 || slices.Contains(a.files, name)) {
			a.used, yes = true, true
		}
	}
	return yes
}
