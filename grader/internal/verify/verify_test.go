package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/course"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// sound is an exercise that keeps every rule.
var sound = map[string]string{
	"exercises/01_a/README.md":             "# Title\n*Chapter I: A*\n## Task\n- Do `a. b. c.`, 3.1 s each.\n  \"Now.\"\n## Hints\n1. a\n2. b\n3. c\n",
	"exercises/01_a/a.go":                  "package a\n\nfunc F() {\n\t// TODO: do it\n}\n",
	"exercises/01_a/a_test.go":             "package a\n\nfunc TestA(t *testing.T) {\n\tsynctest.Test(t, func(t *testing.T) { time.Sleep(1) })\n\tt.Run(\"x\", func(t *testing.T) {})\n}\n",
	"solutions/01_a/README.md":             "# Why\n",
	"solutions/01_a/a.go":                  "package a\n\nfunc F() {}\n",
	"solutions/01_a/hidden_test.go":        "package a\n\nfunc TestHiddenA(t *testing.T) {}\n\nfunc hiddenHelper() {}\n",
	"solutions/01_a/testdata/stub.verdict": "verdict: fail\n",
	"solutions/01_a/testdata/right_b.go":   "// right: b\n",
	"solutions/01_a/testdata/right_c.go":   "// right: c\n",
	"solutions/01_a/testdata/wrong_d.go":   "// verdict: race\n\npackage a\n\nvar x = 1 // blame\n",
}

// problems writes the sound exercise with one file changed (or removed, if the text is "-") and lists what is wrong with it.
func problems(t *testing.T, name, text string) []string {
	root := t.TempDir()
	files := map[string]string{}
	for n, s := range sound {
		files[n] = s
	}
	files[name] = text
	for n, s := range files {
		if s == "-" {
			continue
		}
		path := filepath.Join(root, n)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(s), 0o644))
	}
	c, err := course.Load(root)
	require.NoError(t, err)
	r := &review{Course: c}
	r.rules(c.Exercises[0], func(string) string { return sound["exercises/01_a/a.go"] })
	r.subjects(c.Exercises[0])
	return r.problems
}

func TestEveryRuleIsChecked(t *testing.T) {
	require.Empty(t, problems(t, "go.mod", ""))
	tests := []struct{ name, text, says string }{
		{"exercises/01_a/README.md", "-", "cannot be read"},
		{"exercises/01_a/README.md", "no title\n## Hints\n1. a\n2. b\n3. c\n", "no title"},
		{"exercises/01_a/README.md", "# T\n## Hints\n1. a\n2. b\n", "2 hints"},
		{"exercises/01_a/README.md", "# T\n## Hints\n1. a\n2. b\n3. c\n", "no chapter"},
		{"exercises/01_a/README.md", "# T\n## Task\nDo it.\n## Hints\n- a\n", "0 points"},
		{"exercises/01_a/README.md", "# T\n## Task\n" + strings.Repeat("- a\n", 8), "8 points"},
		{"exercises/01_a/README.md", "# T\n## Task\n- a\n- One. Two (or\n  more.) *Three!* ", "point 2 of the task has 3 sentences"},
		{"exercises/01_a/a.go", "package a\n\nfunc F() {\n\t// TODO: do it well\n}\n", "run go generate"},
		{"exercises/01_a/a.go", "package a\n\nfunc F() {}\n", "no // TODO"},
		{"exercises/01_a/a.go", "package a\n\n// TODO\nfunc F() {}\n\nfunc G() {}\n", "where the stub declares F, G"},
		{"exercises/01_a/a.go", "-", "cannot be read"},
		{"exercises/01_a/a_test.go", "-", "cannot be read"},
		{"exercises/01_a/a_test.go", "package a_test\n\nfunc TestA(t *testing.T) {}\n", "package a is wanted"},
		{"exercises/01_a/a_test.go", "package a\n\nvar x = 1\n\nfunc TestA(t *testing.T) {}\n", "package-level variables x"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc TestMain(m *testing.M) {}\nfunc TestA(t *testing.T) {}\n", "TestMain"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc TestA(t *testing.T) { time.Sleep(1) }\n", "time.Sleep outside a bubble"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc TestA(t *testing.T) { help() }\nfunc help() { time.Sleep(1) }\n", "time.Sleep outside a bubble"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc TestA(t *testing.T) { t.Parallel() }\n", "one after the other"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc TestHiddenA(t *testing.T) {}\n", "belong to the hidden tests"},
		{"exercises/01_a/a_test.go", "package a\n", "no tests"},
		{"exercises/01_a/a_test.go", "package a\n\nfunc {\n", "does not parse"},
		{"solutions/01_a/README.md", "", "no title"},
		{"solutions/01_a/a.go", "package a\n\nfunc F() {\n\t// TODO: left\n}\n", "a // TODO is left"},
		{"solutions/01_a/hidden_test.go", "package a\n\nfunc TestB(t *testing.T) {}\n", "hidden names begin with"},
		{"solutions/01_a/hidden_test.go", "package a\n\nfunc TestHiddenA(t *testing.T) {}\nfunc helper() {}\n", "hidden names begin with"},
		{"solutions/01_a/testdata/stub.verdict", "-", "stub's declared verdict"},
		{"solutions/01_a/testdata/stub.verdict", "fail\n", "must declare the verdict"},
		{"solutions/01_a/testdata/right_b.go", "-", "1 right and 1 wrong"},
		{"solutions/01_a/testdata/wrong_d.go", "-", "2 right and 0 wrong"},
		{"solutions/01_a/testdata/wrong_d.go", "// verdict: race\n\npackage a\n", "no line is marked // blame"},
		{"solutions/01_a/testdata/wrong_d.go", "package a\n", "must declare the verdict"},
	}
	for _, test := range tests {
		found := problems(t, test.name, test.text)
		assert.Contains(t, strings.Join(found, "\n"), test.says, "%s: %q", test.name, test.text)
	}
}

func TestASubjectIsSoundIfOnlyDeclaredVerdictsCame(t *testing.T) {
	declared := course.Declaration{Verdicts: []verdict.Verdict{verdict.Race, verdict.Panic}}
	for _, test := range []struct {
		got      map[string]int
		sound    bool
		outcomes string
	}{
		{map[string]int{}, false, ""},
		{map[string]int{"race": 3}, true, "race"},
		{map[string]int{"race": 1, "panic": 2}, true, "panic 2, race 1"},
		{map[string]int{"race": 59, "fail": 1}, false, "race 59, fail 1"},
		{map[string]int{"pass": 60}, false, "pass"},
	} {
		s := &Subject{Declared: declared, Got: test.got}
		assert.Equal(t, test.sound, s.Sound(), "%v", test.got)
		assert.Equal(t, test.outcomes, s.Outcomes())
	}
}

// wrongs is a whole course with wrong attempts that all got a verdict. Of some the diagnosis names a declared line, of some another,
// of the rest none.
func wrongs(v verdict.Verdict, right, wrong, all int) *Report {
	e := &Exercise{Name: "01_a", Subjects: []*Subject{{Kind: Right, Declared: course.Declaration{Verdicts: []verdict.Verdict{verdict.Pass}}, Got: map[string]int{"pass": 1}}}}
	for i := range all {
		s := &Subject{Kind: Wrong, Declared: course.Declaration{Verdicts: []verdict.Verdict{v}}, Got: map[string]int{v.String(): 1}}
		switch {
		case i < right:
		case i < right+wrong:
			s.Unblamed = "a_test.go:3"
		default:
			s.Unnamed = true
		}
		e.Subjects = append(e.Subjects, s)
	}
	return &Report{Exercises: []*Exercise{e}, Runs: 1, Whole: true}
}

func TestAWholeCourseIsSoundIfItsDiagnosesPointAtDeclaredLines(t *testing.T) {
	for _, test := range []struct {
		verdict           verdict.Verdict
		right, wrong, all int
		sound             bool
	}{
		{verdict.Race, 0, 0, 0, true}, {verdict.Race, 1, 0, 1, true}, {verdict.Race, 0, 1, 1, false}, {verdict.Race, 0, 0, 1, false},
		{verdict.Race, 19, 1, 20, true}, {verdict.Race, 18, 2, 20, false}, {verdict.Timeout, 95, 0, 100, true}, {verdict.Timeout, 94, 0, 100, false},
		{verdict.Fail, 1, 0, 1, true}, {verdict.Fail, 0, 0, 1, true}, {verdict.Fail, 0, 1, 1, false}, {verdict.Fail, 0, 1, 10, true},
		{verdict.Fail, 90, 10, 100, true}, {verdict.Fail, 80, 11, 100, false},
	} {
		r := wrongs(test.verdict, test.right, test.wrong, test.all)
		facts, guesses := r.Named()
		want := Tally{test.right, test.wrong, test.all}
		if test.verdict == verdict.Fail {
			assert.Equal(t, []Tally{{}, want}, []Tally{facts, guesses})
		} else {
			assert.Equal(t, []Tally{want, {}}, []Tally{facts, guesses})
		}
		assert.Equal(t, test.sound, r.Sound(), "%v %v", test.verdict, want)
		r.Whole = false
		assert.True(t, r.Sound(), "of a part of the course, the shares are only told")
	}
}

func TestAnAttemptWithAnotherVerdictIsNotExplainedRightly(t *testing.T) {
	r := wrongs(verdict.Fail, 1, 0, 1)
	r.Exercises[0].Subjects[1].Got = map[string]int{"race": 1}
	facts, guesses := r.Named()
	assert.Equal(t, []Tally{{All: 1}, {}}, []Tally{facts, guesses})
}

func TestEveryRunOfAnAttemptCounts(t *testing.T) {
	c := &course.Course{Root: "/c"}
	said := func(v verdict.Verdict, file string, line int) *judge.Result {
		r := &judge.Result{Verdict: v, Unit: &gotool.Unit{Code: code.Parse("/c/a.go", nil)}}
		if v == verdict.Build {
			r.Broken = []gotool.Message{{File: file, Line: line, Text: "undefined: x"}}
		} else {
			r.Tests = []judge.Test{{Verdict: v, Evidence: evidence.Evidence{Output: "    a_test.go:3: no\n"}}}
		}
		return r
	}
	for _, test := range []struct {
		runs    []*judge.Result
		misses  string
		unnamed bool
	}{
		{[]*judge.Result{said(verdict.Build, "/c/a.go", 7), said(verdict.Build, "/c/a.go", 7)}, "", false},
		{[]*judge.Result{said(verdict.Build, "/c/a.go", 7), said(verdict.Build, "/c/a.go", 8), said(verdict.Build, "/c/a.go", 9)}, "a.go:8", false},
		{[]*judge.Result{said(verdict.Build, "/c/b.go", 7)}, "b.go:7", false},
		{[]*judge.Result{said(verdict.Fail, "", 0), said(verdict.Build, "/c/a.go", 7)}, "", true},
		{[]*judge.Result{said(verdict.Fail, "", 0), said(verdict.Build, "/c/a.go", 8)}, "a.go:8", true},
	} {
		s := &Subject{Kind: Wrong, File: "a.go", Got: map[string]int{}, Declared: course.Declaration{Verdicts: []verdict.Verdict{verdict.Build, verdict.Fail}, Blame: []int{7}}}
		for _, r := range test.runs {
			s.count(c, r)
		}
		assert.Equal(t, test.misses, s.Unblamed)
		assert.Equal(t, test.unnamed, s.Unnamed)
	}
}
