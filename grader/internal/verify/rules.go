package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/course"
)

const (
	enoughHints = 3 // an exercise has at least so many
	mostPoints  = 7 // the list of its task has at most so many
	mostOfPoint = 2 // sentences of a point, at most
)

var (
	quoted      = regexp.MustCompile("`[^`]*`")
	sentenceEnd = regexp.MustCompile(`[.?!]["')*_]*\s`)
)

// sentences counts the sentences of a text, whether the last ends in a full stop or not. A stop within code is none.
func sentences(text string) int {
	text = strings.TrimRight(quoted.ReplaceAllString(text, "code"), ` .?!"')*_`)
	return len(sentenceEnd.FindAllString(text, -1)) + 1
}

// review collects what is wrong with the files of an exercise.
type review struct {
	*course.Course
	problems []string
}

// must notes a problem of a file unless something holds.
func (r *review) must(holds bool, path, format string, args ...any) {
	if !holds {
		r.problems = append(r.problems, r.Rel(path)+": "+fmt.Sprintf(format, args...))
	}
}

// try notes an error, if there is one.
func (r *review) try(err error) {
	if err != nil {
		r.problems = append(r.problems, err.Error())
	}
}

func (r *review) read(path string) []byte {
	text, err := os.ReadFile(path)
	r.must(err == nil, path, "cannot be read: %v", err)
	return text
}

// rules notes what an exercise's folders lack of what the course promises. Shipped returns the stub that the grader would bring
// back, by the exercise's name.
func (r *review) rules(e *course.Exercise, shipped func(exercise string) string) {
	page, why := filepath.Join(filepath.Dir(e.Stub), "README.md"), filepath.Join(filepath.Dir(e.Solution), "README.md")
	text := course.ParseReadme(string(r.read(page)))
	r.must(text.Title != "", page, "no title: the first line must be a heading, # Title")
	r.must(text.Chapter != "", page, "no chapter: a line such as *Chapter II: Channels* is wanted below the title")
	r.must(shipped(e.Name) == strings.ReplaceAll(string(r.read(e.Stub)), "\r\n", "\n"), e.Stub,
		"reset would bring back another stub: run go generate ./grader/... and commit what it writes")
	n := len(text.Task)
	r.must(1 <= n && n <= mostPoints, page, "%d points: a list of 1 to %d is wanted under ## Task", n, mostPoints)
	for i, point := range text.Task {
		n := sentences(point)
		r.must(n <= mostOfPoint, page, "point %d of the task has %d sentences: at most %d, so that it is read", i+1, n, mostOfPoint)
	}
	n = len(text.Hints)
	r.must(n >= enoughHints, page, "%d hints: a numbered list of at least %d is wanted under ## Hints", n, enoughHints)
	r.must(course.ParseReadme(string(r.read(why))).Title != "", why, "no title: the first line must be a heading, # Title")

	stub, solution := code.Parse(e.Stub, r.read(e.Stub)), code.Parse(e.Solution, r.read(e.Solution))
	r.must(strings.Contains(string(stub.Src), "// TODO"), e.Stub, "no // TODO says where to work")
	r.must(!strings.Contains(string(solution.Src), "// TODO"), e.Solution, "a // TODO is left")
	a, b := stub.Declarations(), solution.Declarations()
	r.must(stub.Err != nil || solution.Err != nil || slices.Equal(a, b), e.Solution,
		"declares %s, where the stub declares %s: the diff would show more than the fix", strings.Join(b, ", "), strings.Join(a, ", "))
	for _, path := range []string{e.Visible, e.Hidden} {
		r.tests(e, code.Parse(path, r.read(path)))
	}
}

// tests notes what a test file does that would make tests depend on luck, or keep them from sharing a package.
func (r *review) tests(e *course.Exercise, f *code.File) {
	must := func(holds bool, format string, args ...any) { r.must(holds, f.Path, format, args...) }
	if must(f.Err == nil, "does not parse: %v", f.Err); f.Err != nil {
		return
	}
	must(f.Package() == e.Package, "package %s; package %s is wanted, so that tests and code can be linked as one",
		f.Package(), e.Package)
	vars := f.Variables()
	must(len(vars) == 0, "package-level variables %s: state lives in values", strings.Join(vars, ", "))
	for _, name := range f.Declarations() {
		switch bare := strings.TrimPrefix(name, "Test"); {
		case name == "TestMain":
			must(false, "TestMain: tests must be linkable with all others")
		case f.Path == e.Hidden:
			must(strings.HasPrefix(name, "hidden") || strings.HasPrefix(name, "TestHidden"),
				"%s: hidden names begin with hidden or TestHidden, so that none meets the learner's", name)
		default:
			must(!strings.HasPrefix(strings.ToLower(bare), "hidden"), "%s: names that begin with hidden belong to the hidden tests", name)
		}
	}
	must(len(f.Tests()) > 0, "no tests")
	bubbled := f.Bubbled("synctest.Test")
	for _, c := range f.Calls() {
		must(c.Name != "time.Sleep" || slices.Contains(c.Calls, "synctest.Test") || slices.Contains(bubbled, c.Within),
			"line %d: time.Sleep outside a bubble waits for real", c.Line)
		must(!strings.HasSuffix(c.Name, ".Parallel") || len(c.Calls) > 0, "line %d: %s: tests run one after the other", c.Line, c.Name)
	}
}
