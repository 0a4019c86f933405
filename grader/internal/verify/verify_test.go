package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/course"
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
	_, found := subjectsOf(c, c.Exercises[0])
	return append(append(rules(c, c.Exercises[0], func(string) string { return sound["exercises/01_a/a.go"] }), found...), strays(c)...)
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
		{"solutions/02_b/README.md", "", "no exercise has this name"},
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

// wrongs is a whole course with so many wrong attempts, of which some have a diagnosis that points at a declared line first.
func wrongs(blamed, all int) *Report {
	e := &Exercise{Name: "01_a", Subjects: []*Subject{{Kind: Right, Declared: course.Declaration{Verdicts: []verdict.Verdict{verdict.Pass}}, Got: map[string]int{"pass": 1}}}}
	for i := range all {
		s := &Subject{Kind: Wrong, Declared: course.Declaration{Verdicts: []verdict.Verdict{verdict.Fail}}, Got: map[string]int{"fail": 1}}
		if i >= blamed {
			s.Unblamed = "a_test.go:3"
		}
		e.Subjects = append(e.Subjects, s)
	}
	return &Report{Exercises: []*Exercise{e}, Runs: 1, Whole: true}
}

func TestAWholeCourseIsSoundIfItsDiagnosesPointAtDeclaredLines(t *testing.T) {
	for _, test := range []struct {
		blamed, all int
		sound       bool
	}{
		{0, 0, true}, {1, 1, true}, {0, 1, false}, {19, 20, true}, {18, 20, false}, {95, 100, true}, {94, 100, false},
	} {
		r := wrongs(test.blamed, test.all)
		blamed, all := r.Blamed()
		assert.Equal(t, [2]int{test.blamed, test.all}, [2]int{blamed, all})
		assert.Equal(t, test.sound, r.Sound(), "%d of %d", blamed, all)
		r.Whole = false
		assert.True(t, r.Sound(), "of a part of the course, the share is only told")
	}
}

func TestAnAttemptWithAnotherVerdictIsNotBlamed(t *testing.T) {
	r := wrongs(1, 1)
	r.Exercises[0].Subjects[1].Got = map[string]int{"race": 1}
	blamed, all := r.Blamed()
	assert.Equal(t, [2]int{0, 1}, [2]int{blamed, all})
}
