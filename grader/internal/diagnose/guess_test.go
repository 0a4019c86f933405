package diagnose

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/hunch"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

func TestSymptoms(t *testing.T) {
	for _, test := range []struct {
		text, detail string
		want         symptom
	}{
		{"", "Not equal: \nexpected: 2s\nactual  : 5s", symptom{kind: hunch.Late, want: 2 * time.Second, got: 5 * time.Second}},
		{"", "Not equal: \nexpected: \"2s\"\nactual  : \"1s\"", symptom{kind: hunch.Early, want: 2 * time.Second, got: time.Second}},
		{"", "Not equal: \nexpected: time.Duration(7)\nactual  : time.Duration(0)", symptom{kind: hunch.Early, want: 7}},
		{"", "Not equal: \nexpected: 3\nactual  : 1", symptom{kind: hunch.Fewer}},
		{"", "Not equal: \nexpected: int(3)\nactual  : int64(4)", symptom{kind: hunch.More}},
		{"one job runs at a time", "Not equal: \nexpected: 1\nactual  : 2", symptom{kind: hunch.Crowded}},
		{"five jobs share what runs at a time", "Not equal: \nexpected: 1\nactual  : 2", symptom{kind: hunch.More}},
		{"", "Not equal: \nexpected: \"a\"\nactual  : \"b\"", symptom{kind: hunch.Other}},
		{"", "Not equal: \nexpected: \"a\"\nactual  : \"\"", symptom{kind: hunch.Fewer}},
		{"", "Not equal: \nexpected: []string{\"a, b\", \"c\"}\nactual  : []string{\"c\", \"a, b\"}", symptom{kind: hunch.Disorder}},
		{"", "Not equal: \nexpected: []int{1, 2}\nactual  : []int{2}", symptom{kind: hunch.Fewer}},
		{"", "Not equal: \nexpected: []int{1}\nactual  : []int(nil)", symptom{kind: hunch.Fewer}},
		{"", "Not equal: \nexpected: []int{1}\nactual  : []int{1, 1}", symptom{kind: hunch.More}},
		{"", "Not equal: \nexpected: []int{1, 2, 3}\nactual  : []int{1, 4}", symptom{kind: hunch.Fewer, within: true}},
		{"", "Not equal: \nexpected: []string{\"}\", \"c\"}\nactual  : []string{\"c\", \"}\"}", symptom{kind: hunch.Disorder}},
		{"", "Not equal: \nexpected: []string{\"(\", \"c\"}\nactual  : []string{\"c\", \"(\"}", symptom{kind: hunch.Disorder}},
		{"", "Not equal: \nexpected: []int{1, 2}\nactual  : []int{1, 3}", symptom{kind: hunch.Other, within: true}},
		{"", "Not equal: \nexpected: []time.Duration{0, 5}\nactual  : []time.Duration{0, 9}", symptom{kind: hunch.Late, want: 5, got: 9, within: true}},
		{"", "Not equal: \nexpected: lab{Jobs:4, Took:\"4s\"}\nactual  : lab{Jobs:4, Took:\"2s\"}", symptom{kind: hunch.Early, want: 4 * time.Second, got: 2 * time.Second, within: true}},
		{"", `"[]" should have 1 item(s), but has 0`, symptom{kind: hunch.Fewer}},
		{"no more than 3 run at once", `"4" is not less than or equal to "3"`, symptom{kind: hunch.Crowded}},
		{"attempts", `"4" is not less than or equal to "3"`, symptom{kind: hunch.More}},
		{"", "elements differ\n\nextra elements in list A:\n", symptom{kind: hunch.Fewer}},
		{"", "elements differ\n\nextra elements in list B:\n", symptom{kind: hunch.More}},
		{"", "elements differ\n\nextra elements in list A:\n\nextra elements in list B:\n", symptom{kind: hunch.Other}},
		{"", "Should be zero, but was 100ms", symptom{kind: hunch.Late, got: 100 * time.Millisecond}},
		{"", "Should be zero, but was 6", symptom{kind: hunch.More}},
		{"", "Should not be: \"goroutine 7\"", symptom{kind: hunch.Other}},
		{"Should be true", "", symptom{}},
		{"", "", symptom{}},
	} {
		assert.Equal(t, test.want, read(evidence.Assertion{Text: test.text, Detail: test.detail}).symptom, "%s\n%s", test.text, test.detail)
	}
}

func TestCountsOfThingsAtOnceAreToldAsSuch(t *testing.T) {
	for detail, want := range map[string]string{
		`"4" is not less than or equal to "3"`:         "4 at once, at most 3 allowed.",
		`"4" is not less than "4"`:                     "4 at once, less than 4 allowed.",
		`"1" is not greater than or equal to "3"`:      "1 at once, at least 3 expected.",
		"Not equal: \nexpected: 3\nactual  : 4":        "4 at once, 3 expected.",
		"Not equal: \nexpected: 30\nactual  : 40":      "Expected 30, got 40.",
		`"4s" is not less than or equal to "3s"`:       "Expected at most 3s, got 4s.",
		"Not equal: \nexpected: \"a\"\nactual  : \"\"": `Expected "a", got "".`,
	} {
		said := read(evidence.Assertion{Text: "three workers: three jobs run at once", Detail: detail}).says
		assert.Equal(t, want, said)
	}
}

// guessed explains a failed assertion on line 4 of the test, about the learner's code.
func guessed(t *testing.T, text, test string) Diagnosis {
	u := unit(text, test)
	check := u.Files[0].Path
	said := evidence.Evidence{Output: "        \tError Trace:\t" + check + ":4\n        \tError:      \tNot equal: \n        \t            \texpected: 2s\n        \t            \tactual  : 5s\n        \tMessages:   \tboth at the same time\n"}
	list := Diagnose(&judge.Result{Unit: u, Verdict: verdict.Fail, Tests: []judge.Test{{Verdict: verdict.Fail, Evidence: said}}}, []string{"03_parallel_map"})
	require.Len(t, list, 1)
	for i := range list[0].Locations {
		list[0].Locations[i].File = filepath.Base(list[0].Locations[i].File)
	}
	return list[0]
}

const runTest = `package x
func TestRun(t *testing.T) {
	took := Run(nil, nil)
	assert.Equal(t, 2, took)
}
`

func TestAFailedAssertionPointsAtTheLearnersLineFirst(t *testing.T) {
	d := guessed(t, "package x\n\nfunc Run(a, b func()) int {\n\ta()\n\tb()\n\treturn 0\n}\n", runTest)
	assert.Equal(t, []Location{{File: "x.go", Line: 4, Column: 2, Function: "Run", Role: "look here first"}, {File: "x_test.go", Line: 4, Role: "expected here"}}, d.Locations)
	assert.Equal(t, "both at the same time", d.Summary)
	assert.Contains(t, d.Explanation, "It took 5 s of virtual time, where 2 s was expected.")
	assert.Contains(t, d.Explanation, "Look at line 4 first: nothing here is started with go")
	assert.Contains(t, d.Explanation, "cannot be sure")
	assert.Equal(t, "03_parallel_map", d.Concept)
	at, named := d.Named()
	assert.True(t, named)
	assert.Equal(t, d.Locations[0], at)
}

func TestWhereNoLineStandsOutThePlaceToStartReadingIsSaid(t *testing.T) {
	d := guessed(t, "package x\n\nfunc Run(a, b func()) int {\n\ta()\n\t_ = b\n\treturn 0\n}\n", runTest)
	assert.Equal(t, []Location{{File: "x.go", Line: 4, Column: 2, Function: "Run", Role: "start reading here"}, {File: "x_test.go", Line: 4, Role: "expected here"}}, d.Locations)
	assert.Contains(t, d.Explanation, "no line stands out")
	assert.NotContains(t, d.Explanation, "Look at")
	_, named := d.Named()
	assert.False(t, named)
}

func TestWhereToStartReadingIsWhatTheTestCalledLast(t *testing.T) {
	const code = "package x\nfunc Put(f func()) {\n\tf()\n}\nfunc Take(f func()) {\n\tf()\n}\n"
	for test, line := range map[string]int{
		"package x\nfunc TestRun(t *testing.T) {\n\tPut(nil); Take(nil)\n\tassert.Equal(t, 2, 5)\n\tPut(nil)\n}\n":                 6,
		"package x\nfunc TestRun(t *testing.T) {\n\tTake(nil); Put(nil)\n\tassert.Equal(t, 2, 5)\n}\nfunc TestB() { Take(nil) }\n": 3,
	} {
		d := guessed(t, code, test)
		assert.Equal(t, line, d.Locations[0].Line, test)
		assert.Equal(t, "start reading here", d.Locations[0].Role)
	}
}

func TestOfOtherFailuresTheFirstPlaceIsNamed(t *testing.T) {
	_, named := Diagnosis{}.Named()
	assert.False(t, named)
	at, named := Diagnosis{Locations: []Location{{Line: 7, Role: "waits here"}, {Line: 9}}}.Named()
	assert.True(t, named)
	assert.Equal(t, 7, at.Line)
}
