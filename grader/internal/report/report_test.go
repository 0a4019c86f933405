package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
	"gokata/grader/internal/verify"
)

var update = flag.Bool("update", false, "rewrite the golden files with what is printed now")

// golden compares what is printed with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run the test with -update if the change is meant")
}

const message = `package message

// Deliver passes a message on.
func Deliver() string {
	messages := make(chan string)

	messages <- "a message that is so long that it does not fit on a narrow terminal, and has to be cut somewhere"
	return <-messages
}
`

func records() []*check.Record {
	return []*check.Record{
		{ID: "01", Name: "01_hello", Title: "Wait for what you start", Verdict: verdict.Pass, Cached: true},
		{ID: "02", Name: "02_waitgroup", Title: "Count before you wait", Verdict: verdict.Pass, Seconds: 0.44},
		{ID: "03", Name: "03_message", Title: "A message needs two goroutines", Verdict: verdict.Deadlock, Raw: "goroutine 7 [chan send]:\n", Texts: map[string]string{"exercises/03_message/message.go": message}, Diagnosis: []diagnose.Diagnosis{{
			Verdict: verdict.Deadlock, Test: "TestDeliver",
			Summary:     "the goroutine waits to send on line 7, and nobody is left to receive",
			Explanation: "A send on an unbuffered channel ends only when another goroutine receives.",
			Locations:   []diagnose.Location{{File: "exercises/03_message/message.go", Line: 7, Role: "waits here"}},
		}}},
		{ID: "04", Name: "04_cache", Title: "A title that is much longer than a title should ever be"},
		{ID: "05", Name: "05_pool", Title: "The last"},
	}
}

func TestScreens(t *testing.T) {
	all := records()
	solved := []*check.Record{all[0], all[1]}
	broken := []*check.Record{all[0], {ID: "02", Name: "02_waitgroup", Title: "Count before you wait", Verdict: verdict.Error,
		Diagnosis: []diagnose.Diagnosis{{Verdict: verdict.Error, Summary: "tests missing: exercises/02_waitgroup/waitgroup_test.go is not there", Explanation: "This says nothing about your code: nothing was counted for or against it."}}}}
	two := records()
	two[2].Verdict = verdict.Vet
	two[2].Diagnosis = append([]diagnose.Diagnosis{{Verdict: verdict.Vet, Summary: "line 4: Deliver passes lock by value", Locations: []diagnose.Location{{File: "exercises/03_message/message.go", Line: 4, Role: "go vet, copylocks"}}}}, two[2].Diagnosis...)
	for name, print := range map[string]func(*Screen){
		"unsolved.txt":    func(s *Screen) { s.Check(all) },
		"narrow.txt":      func(s *Screen) { s.Width = 60; s.Check(all) },
		"all.txt":         func(s *Screen) { s.All = true; s.Check(all) },
		"raw.txt":         func(s *Screen) { s.Raw = true; s.Check(all) },
		"solved.txt":      func(s *Screen) { s.Check(solved) },
		"provisional.txt": func(s *Screen) { s.Race = false; s.Check(solved) },
		"error.txt":       func(s *Screen) { s.Check(broken) },
		"two_causes.txt":  func(s *Screen) { s.Check(two) },
		"list.txt":        func(s *Screen) { s.List(all) },
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			print(&Screen{Out: &out, Width: 100, Race: true})
			golden(t, name, out.Bytes())
			for line := range bytes.Lines(out.Bytes()) {
				if name == "narrow.txt" {
					assert.LessOrEqual(t, len([]rune(string(line))), 61, "%s", line)
				}
			}
		})
	}
}

func TestCheckJSONIsComplete(t *testing.T) {
	var out bytes.Buffer
	list := check.Blank([]*course.Exercise{{ID: "01", Name: "01_hello", Readme: course.Readme{Title: "Wait"}}})
	require.NoError(t, CheckJSON(&out, "go1.26.8", true, append(list, records()[2]), nil))
	golden(t, "check.json", out.Bytes())
	out.Reset()
	require.NoError(t, CheckJSON(&out, "", false, nil, errors.New("no C compiler <here>")))
	golden(t, "check_error.json", out.Bytes())
}

func TestVerifyTable(t *testing.T) {
	subject := func(kind verify.Kind, file string, declared verdict.Verdict, got map[string]int, unblamed string) *verify.Subject {
		return &verify.Subject{Kind: kind, File: file, Declared: course.Declaration{Verdicts: []verdict.Verdict{declared}, Blame: []int{7}}, Got: got, Detail: "TestA: said so", Unblamed: unblamed}
	}
	found := &verify.Report{Runs: 60, Exercises: []*verify.Exercise{
		{Name: "01_hello", Subjects: []*verify.Subject{
			subject(verify.Solution, "solutions/01_hello/hello.go", verdict.Pass, map[string]int{"pass": 60}, ""),
			subject(verify.Stub, "exercises/01_hello/hello.go", verdict.Race, map[string]int{"race": 60}, ""),
			subject(verify.Wrong, "wrong_a.go", verdict.Fail, map[string]int{"fail": 60}, ""),
		}},
		{Name: "02_waitgroup", Problems: []string{"solutions/02_waitgroup/README.md: no title"}, Subjects: []*verify.Subject{
			subject(verify.Right, "right_b.go", verdict.Pass, map[string]int{"pass": 58, "race": 2}, ""),
			subject(verify.Wrong, "wrong_c.go", verdict.Leak, map[string]int{"leak": 60}, "wrong_c.go:9"),
		}},
	}}
	var out bytes.Buffer
	s := &Screen{Out: &out}
	s.Verify(found)
	s.Blames(found)
	golden(t, "verify.txt", out.Bytes())
	out.Reset()
	s.Verify(&verify.Report{Runs: 1, Exercises: found.Exercises[:1]})
	golden(t, "verify_sound.txt", out.Bytes())
	out.Reset()
	unnamed := subject(verify.Wrong, "wrong_c.go", verdict.Fail, map[string]int{"fail": 1}, "")
	unnamed.Unnamed = true
	vague := &verify.Report{Runs: 1, Whole: true, Exercises: []*verify.Exercise{{Name: "01_hello", Subjects: []*verify.Subject{
		subject(verify.Wrong, "wrong_a.go", verdict.Fail, map[string]int{"fail": 1}, "hello_test.go:3"),
		subject(verify.Wrong, "wrong_b.go", verdict.Race, map[string]int{"race": 1}, "hello.go:3"),
		unnamed,
	}}}}
	s.Verify(vague)
	s.Blames(vague)
	golden(t, "verify_vague.txt", out.Bytes())
}

func TestHintsAndDiffs(t *testing.T) {
	var out bytes.Buffer
	e := &course.Exercise{ID: "03", Readme: course.Readme{
		Title: "A message needs two goroutines", Hints: []string{"Who receives?", "Look at:\n```go\n\tgo f()\n```\nand think.", "Third."},
	}}
	s := &Screen{Out: &out, Width: 80}
	s.Hints(e, 1, false)
	s.Hints(e, 2, true)
	Spoiler(&out, e)
	Diff(&out, "exercises/a.go", "solutions/a.go", "a\nb\nc\n", "a\nx\nc\n")
	Diff(&out, "exercises/a.go", "solutions/a.go", "a\n", "a\n")
	golden(t, "learner.txt", out.Bytes())
}

func TestASCII(t *testing.T) {
	assert.Equal(t, "+ 01  it is cut he~   > 7 | x  #### .... * running ...  \x1b[31m'?'\x1b[0m", ASCII("✓ 01  it is cut he…   ▸ 7 │ x  ████ ░░░░ • running …  \x1b[31m‘é’\x1b[0m"))
}
