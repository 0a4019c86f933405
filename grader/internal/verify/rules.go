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

// rules lists what an exercise's folders lack of what the course promises. Shipped returns the stub that the grader would bring
// back, by the exercise's name.
func rules(c *course.Course, e *course.Exercise, shipped func(exercise string) string) []string {
	var problems []string
	say := func(path, format string, args ...any) {
		problems = append(problems, c.Rel(path)+": "+fmt.Sprintf(format, args...))
	}
	read := func(path string) []byte {
		text, err := os.ReadFile(path)
		if err != nil {
			say(path, "cannot be read: %v", err)
		}
		return text
	}

	page := filepath.Join(filepath.Dir(e.Stub), "README.md")
	text := course.ParseReadme(string(read(page)))
	if text.Title == "" {
		say(page, "no title: the first line must be a heading, # Title")
	}
	if text.Chapter == "" {
		say(page, "no chapter: a line such as *Chapter II: Channels* is wanted below the title")
	}
	if shipped(e.Name) != strings.ReplaceAll(string(read(e.Stub)), "\r\n", "\n") {
		say(e.Stub, "reset would bring back another stub: run go generate ./grader/... and commit what it writes")
	}
	if n := len(text.Task); n == 0 || n > mostPoints {
		say(page, "%d points: a list of 1 to %d is wanted under ## Task", n, mostPoints)
	}
	for i, point := range text.Task {
		if n := sentences(point); n > mostOfPoint {
			say(page, "point %d of the task has %d sentences: at most %d, so that it is read", i+1, n, mostOfPoint)
		}
	}
	if len(text.Hints) < enoughHints {
		say(page, "%d hints: a numbered list of at least %d is wanted under ## Hints", len(text.Hints), enoughHints)
	}
	why := filepath.Join(filepath.Dir(e.Solution), "README.md")
	if course.ParseReadme(string(read(why))).Title == "" {
		say(why, "no title: the first line must be a heading, # Title")
	}

	stub, solution := code.Parse(e.Stub, read(e.Stub)), code.Parse(e.Solution, read(e.Solution))
	if !strings.Contains(string(stub.Src), "// TODO") {
		say(e.Stub, "no // TODO says where to work")
	}
	if strings.Contains(string(solution.Src), "// TODO") {
		say(e.Solution, "a // TODO is left")
	}
	if a, b := stub.Declarations(), solution.Declarations(); stub.Err == nil && solution.Err == nil && !slices.Equal(a, b) {
		say(e.Solution, "declares %s, where the stub declares %s: the diff would show more than the fix", strings.Join(b, ", "), strings.Join(a, ", "))
	}
	for _, path := range []string{e.Visible, e.Hidden} {
		problems = append(problems, testRules(c, e, code.Parse(path, read(path)))...)
	}
	return problems
}

// testRules lists what a test file does that would make tests depend on luck, or keep them from sharing a package.
func testRules(c *course.Course, e *course.Exercise, f *code.File) []string {
	var problems []string
	say := func(format string, args ...any) {
		problems = append(problems, c.Rel(f.Path)+": "+fmt.Sprintf(format, args...))
	}
	if f.Err != nil {
		say("does not parse: %v", f.Err)
		return problems
	}
	if f.Package() != e.Package {
		say("package %s; package %s is wanted, so that tests and code can be linked as one", f.Package(), e.Package)
	}
	if vars := f.Variables(); len(vars) > 0 {
		say("package-level variables %s: state lives in values", strings.Join(vars, ", "))
	}
	hidden := f.Path == e.Hidden
	for _, name := range f.Declarations() {
		switch {
		case name == "TestMain":
			say("TestMain: tests must be linkable with all others")
		case hidden && !strings.HasPrefix(name, "hidden") && !strings.HasPrefix(name, "TestHidden"):
			say("%s: hidden names begin with hidden or TestHidden, so that none meets the learner's", name)
		case !hidden && strings.HasPrefix(strings.ToLower(strings.TrimPrefix(name, "Test")), "hidden"):
			say("%s: names that begin with hidden belong to the hidden tests", name)
		}
	}
	if len(f.Tests()) == 0 {
		say("no tests")
	}
	bubbled := f.Bubbled("synctest.Test")
	for _, c := range f.Calls() {
		switch {
		case c.Name == "time.Sleep" && !slices.Contains(c.Calls, "synctest.Test") && !slices.Contains(bubbled, c.Within):
			say("line %d: time.Sleep outside a bubble waits for real", c.Line)
		case strings.HasSuffix(c.Name, ".Parallel") && len(c.Calls) == 0:
			say("line %d: %s: tests run one after the other", c.Line, c.Name)
		}
	}
	return problems
}

// strays lists folders under solutions/ that no exercise has.
func strays(c *course.Course) []string {
	var problems []string
	entries, err := os.ReadDir(filepath.Join(c.Root, "solutions"))
	if err != nil {
		return []string{"solutions: " + err.Error()}
	}
	for _, entry := range entries {
		known := slices.ContainsFunc(c.Exercises, func(e *course.Exercise) bool { return e.Name == entry.Name() })
		if entry.IsDir() && !known {
			problems = append(problems, "solutions/"+entry.Name()+": no exercise has this name")
		}
	}
	return problems
}
