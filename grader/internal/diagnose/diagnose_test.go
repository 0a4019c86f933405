package diagnose

import (
	"go/importer"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

const testify = `=== RUN   TestKata/TestA
    x_test.go:45: 
        	Error Trace:	/course/x_test.go:45
        	            				/usr/local/go/src/testing/testing.go:2036
        	Error:      	Not equal: 
        	            	expected: 5s
        	            	actual  : 8s
        	Test:       	TestKata/TestA
        	Messages:   	the two should go on
        	            	at the same time
    x_test.go:46: 
        	Error Trace:	/course/x_test.go:46
        	Error:      	Should be true
        	Test:       	TestKata/TestA
--- FAIL: TestKata/TestA (0.00s)
`

func TestAssertion(t *testing.T) {
	f := evidence.FirstAssertion(testify)
	assert.Equal(t, "the two should go on\nat the same time", f.Text)
	assert.Equal(t, "Not equal: \nexpected: 5s\nactual  : 8s", f.Detail)
	require.NotEmpty(t, f.Trace)
	assert.Equal(t, evidence.Frame{File: "/course/x_test.go", Line: 45}, f.Trace[0])

	assert.Equal(t, evidence.Assertion{Text: "got 1, want 2"}, evidence.FirstAssertion("=== RUN TestA\n    x_test.go:7: got 1, want 2\n"))
	assert.Equal(t, evidence.Assertion{}, evidence.FirstAssertion("=== RUN TestA\n"))
	assert.Equal(t, "Should be true", evidence.FirstAssertion("        \tError Trace:\t/x_test.go:1\n        \tError:      \tShould be true\n").Text)
}

const race = `==================
WARNING: DATA RACE
Read at 0x00c000018108 by goroutine 10:
  gokata/exercises/01_x.Sum()
      /course/x.go:8 +0xcb
  testing.tRunner()
      /usr/local/go/src/testing/testing.go:2036 +0x21c

Previous write at 0x00c000018108 by goroutine 11:
  gokata/exercises/01_x.Sum.func1()
      /course/x.go:5 +0x44

Goroutine 10 (running) created at:
  testing.(*T).Run()
      /usr/local/go/src/testing/testing.go:2101 +0x5fc

Goroutine 11 (finished) created at:
  gokata/exercises/01_x.Sum()
      /course/x.go:4 +0xac
==================
`

const closed = `panic: send on closed channel [recovered, repanicked]

goroutine 26 [running, synctest bubble 1]:
sync.(*WaitGroup).Go.func1.1()
	/usr/local/go/src/sync/waitgroup.go:251 +0x3a
panic({0x79a480?, 0x7fe5f0?})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
gokata/exercises/01_x.Run.func2()
	/course/x.go:37 +0x65
created by sync.(*WaitGroup).Go in goroutine 24
	/usr/local/go/src/sync/waitgroup.go:238 +0x73
`

const blocked = `panic: deadlock: all goroutines in bubble are blocked [recovered, repanicked]

goroutine 20 [running]:
testing.tRunner.func1.2({0x62bc20, 0xc0000a60f0})
	/usr/local/go/src/testing/testing.go:1974 +0x419

goroutine 22 [chan send (durable), synctest bubble 1]:
gokata/exercises/01_x.Deliver(0xc0000f2488)
	/course/x.go:14 +0xdf
testing.tRunner(0xc0000f2488, 0x655518)
	/usr/local/go/src/testing/testing.go:2036 +0x21d
created by testing/synctest.testingSynctestTest in goroutine 21
	/usr/local/go/src/testing/testing.go:2150 +0x5fd
`

// unit makes a unit of the texts of the learner's file and of a test's.
func unit(main, test string) *gotool.Unit {
	s := code.NewSnapshot()
	s.Add("/course/x.go", []byte(main))
	s.Add("/course/x_test.go", []byte(test))
	u := gotool.NewUnit("exercises/01_x", "x", s, "/course/x.go", "/course/x_test.go")
	s.Check(libraries)
	return u
}

// libraries imports the standard library, which the tests' programs use.
var libraries = importer.Default()

func diagnosis(t *testing.T, v verdict.Verdict, e evidence.Evidence) Diagnosis {
	u := unit("package x", "package x")
	list := Diagnose(&judge.Result{Unit: u, Verdict: v, Tests: []judge.Test{{Test: gotool.Test{Name: "TestA"}, Verdict: v, Evidence: e}}}, nil)
	require.Len(t, list, 1)
	assert.Equal(t, "TestA", list[0].Test)
	assert.Equal(t, v, list[0].Verdict)
	return list[0]
}

func TestEachKindNamesTheLearnersLine(t *testing.T) {
	tests := []struct {
		verdict verdict.Verdict
		e       evidence.Evidence
		summary string
		line    int
	}{
		{verdict.Race, evidence.Evidence{Output: race}, "line 5, in the goroutine started on line 4, writes what line 8 reads, with nothing that orders the two", 5},
		{verdict.PanicChannel, evidence.Evidence{Output: race + closed, Died: true}, "line 37 sends on a channel that is already closed", 37},
		{verdict.Deadlock, evidence.Evidence{Output: blocked, Died: true}, "the caller of Deliver waits to send on line 14, and nobody is left to receive", 14},
		{verdict.Deadlock, evidence.Evidence{Dump: blocked, End: process.Deadlock, Died: true}, "the caller of Deliver waits to send on line 14, and nobody is left to receive", 14},
		{verdict.Leak, evidence.Evidence{Output: blocked, Died: true}, "the work is done, but the caller of Deliver stays behind: it waits to send on line 14, and nobody is left to receive", 14},
		{verdict.Timeout, evidence.Evidence{Dump: "goroutine 7 [running]:\nx.Spin()\n\t/course/x.go:9 +0x1\n", End: process.Busy, Died: true}, "the code runs and runs, and does not come to an end: it was last seen on line 9", 9},
		{verdict.Timeout, evidence.Evidence{Dump: "goroutine 6 [syscall]:\nx.Nap()\n\t/course/x.go:8 +0x1\n\ngoroutine 7 [running]:\nx.Spin()\n\t/course/x.go:9 +0x1\n", End: process.Busy, Died: true}, "the code runs and runs, and does not come to an end: it was last seen on line 9", 9},
		{verdict.Timeout, evidence.Evidence{Dump: "goroutine 7 [syscall]:\nsyscall.Syscall()\n\t/go/src/syscall/a.go:9 +0x1\nx.Nap()\n\t/course/x.go:9 +0x1\n", End: process.Deadlock, Died: true}, "the code runs and runs, and does not come to an end: it was last seen on line 9", 9},
		{verdict.Timeout, evidence.Evidence{End: process.Flood, Died: true}, "the code prints without end, and was stopped", 0},
		{verdict.Fail, evidence.Evidence{Output: testify}, "the two should go on\nat the same time", 45},
		{verdict.Fail, evidence.Evidence{Died: true, Status: 3}, "the code ended the whole program (exit status 3)", 0},
		{verdict.Fail, evidence.Evidence{}, "the test failed without a message", 0},
	}
	for _, test := range tests {
		d := diagnosis(t, test.verdict, test.e)
		assert.Equal(t, test.summary, d.Summary)
		if test.line == 0 {
			assert.Empty(t, d.Locations, d.Summary)
		} else if assert.NotEmpty(t, d.Locations, d.Summary) {
			assert.Equal(t, test.line, d.Locations[0].Line, d.Summary)
		}
	}
}

func TestWhatMayHaveEndedTheProcessIsNamed(t *testing.T) {
	for call, e := range map[string]evidence.Evidence{
		"log.Fatal()":                                {Died: true, Status: 1},
		"runtime.Goexit()":                           {Died: true, Status: 2, Output: "panic: test executed panic(nil) or runtime.Goexit\n"},
		"syscall.Kill(os.Getpid(), 9)":               {Died: true, Status: 137},
		"syscall.Kill(os.Getpid(), syscall.SIGSTOP)": {Died: true, End: process.Stopped},
	} {
		v := verdict.Fail
		if e.End == process.Stopped {
			v = verdict.Timeout
		}
		u := unit("package x\nfunc f() {\n\t"+call+"\n}\n", "package x")
		list := Diagnose(&judge.Result{Unit: u, Verdict: v, Tests: []judge.Test{{Test: gotool.Test{Name: "TestA"}, Verdict: v, Evidence: e}}}, nil)
		require.NotEmpty(t, list[0].Locations, call)
		assert.Equal(t, 3, list[0].Locations[0].Line, call)
	}
}

func TestWhatDoesNotCompileIsSaidByTheCompiler(t *testing.T) {
	u := unit("package x", "package x")
	list := Diagnose(&judge.Result{Unit: u, Verdict: verdict.Build, Broken: []gotool.Message{
		{File: "/course/x_test.go", Line: 3, Column: 4, Text: "undefined: Run\nmore"}, {File: "/course/x.go", Line: 9, Text: "second"}}}, nil)
	require.Len(t, list, 1)
	assert.Equal(t, "line 3: undefined: Run more", list[0].Summary)
	assert.Contains(t, list[0].Explanation, "the tests")
	require.Len(t, list[0].Locations, 2)
	assert.Equal(t, Location{File: "/course/x_test.go", Line: 3, Column: 4, Role: "undefined: Run"}, list[0].Locations[0])
}

func TestVetComesBeforeWhatItCaused(t *testing.T) {
	u := unit("package x", "")
	list := Diagnose(&judge.Result{Unit: u, Verdict: verdict.Vet, Vet: []gotool.Message{{File: "/course/x.go", Line: 7, Text: "f passes lock by value", Analyzer: "copylocks"}},
		Tests: []judge.Test{{Test: gotool.Test{Name: "TestA"}, Verdict: verdict.Deadlock, Evidence: evidence.Evidence{Output: blocked}}}}, nil)
	require.Len(t, list, 2)
	assert.Equal(t, verdict.Vet, list[0].Verdict)
	assert.Equal(t, verdict.Deadlock, list[1].Verdict)
}

func TestWhatEndsTheProgramIsFound(t *testing.T) {
	list := Diagnose(&judge.Result{Unit: unit("package x\n\nimport \"os\"\n\nfunc Run() {\n\tos.Exit(0)\n}\n", ""), Verdict: verdict.Fail,
		Tests: []judge.Test{{Verdict: verdict.Fail, Evidence: evidence.Evidence{Died: true}}}}, nil)
	require.Len(t, list, 1)
	assert.Equal(t, []Location{{File: "/course/x.go", Line: 6, Role: "ends the program here"}}, list[0].Locations)
}

func TestWhatWasExpectedIsSaidShort(t *testing.T) {
	for detail, want := range map[string]string{
		"Not equal: \nexpected: 5s\nactual  : 8s":                                     "It took 8 s of virtual time, where 5 s was expected. Something waited too long, or ran after another thing that it should have run beside.",
		"Not equal: \nexpected: 3.700000009s\nactual  : 1ms":                          "It took 0.001 s of virtual time, where 3.7 s was expected. Something did not wait for what it should have waited for, or more went on at once than should.",
		"Not equal: \nexpected: int(3)\nactual  : int64(-1)":                          "Expected 3, got -1.",
		"Not equal: \nexpected: []int{1, 2}\nactual  : []int(nil)\n\nDiff:\n--- a":    "Expected []int{1, 2}, got []int(nil).",
		"Not equal: \nexpected: \"a\"\nactual  : \"" + strings.Repeat("b", 99) + "\"": "Expected \"a\", got \"" + strings.Repeat("b", 59) + "….",
		"Should be true": "Should be true.",
		"Not equal: \nexpected: \"14.7s\"\nactual  : \"1m14.7s\"":                               "It took 74.7 s of virtual time, where 14.7 s was expected. Something waited too long, or ran after another thing that it should have run beside.",
		"Not equal: \nexpected: []time.Duration{0, 200000003}\nactual  : []time.Duration{0, 0}": "Expected 0 s, 0.2 s, got 0 s, 0 s. The first time that differs is 0 s, where 0.2 s was expected. Something did not wait for what it should have waited for, or more went on at once than should.",
		"Not equal: \nexpected: []lab{lab{Workers:1, Jobs:40, Took:\"4s\"}, lab{Workers:2, Took:\"2s\"}}\nactual  : []lab{lab{Workers:1, Jobs:40, Took:\"4s\"}, lab{Workers:2, Took:\"1s\"}}": "Of 2 values that were expected, number 2 is {Workers:2, Took:\"2s\"}, and {Workers:2, Took:\"1s\"} came in its place. The first time that differs is 1 s, where 2 s was expected. Something did not wait for what it should have waited for, or more went on at once than should.",
		"\"4\" is not less than or equal to \"3\"":                  "Expected at most 3, got 4.",
		"\"4\" is not greater than \"4\"":                           "Expected more than 4, got 4.",
		"Not equal: \nexpected: \"30h0m0s\"\nactual  : \"29h0m0s\"": "It took 29h0m0s of virtual time, where 30h0m0s was expected. Something did not wait for what it should have waited for, or more went on at once than should.",
		"Should be zero, but was 1.5s":                              "It took 1.5 s of virtual time, where 0 s was expected. Something waited too long, or ran after another thing that it should have run beside.",
	} {
		said := read(evidence.Assertion{Text: "so it should be", Detail: detail}).says
		assert.Equal(t, want, said)
	}
}

// FuzzReaders feeds the readers of dumps, race reports and assertions with what a test may print.
func FuzzReaders(f *testing.F) {
	for _, seed := range []string{testify, race, closed, blocked, race + closed, "found unexpected goroutines:\n[Goroutine 8 in state chan receive, with x.Run.func1 on top of the stack:\nx.Run.func1()\n\t/course/x.go:9 +0x3c\ncreated by x.Run in goroutine 7\n\t/course/x.go:8 +0x1\n]\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u := unit("package x", "package x")
		for v := verdict.Error; v <= verdict.Timeout; v++ {
			e := evidence.Evidence{Output: text, Dump: text, Leak: text, Died: true}
			for _, d := range Diagnose(&judge.Result{Unit: u, Verdict: v, Tests: []judge.Test{{Verdict: v, Evidence: e}}}, nil) {
				if d.Summary == "" && v != verdict.Error {
					t.Errorf("%v: nothing is said", v)
				}
			}
		}
	})
}

func TestAPassNeedsNoExplanation(t *testing.T) {
	assert.Empty(t, Diagnose(&judge.Result{Unit: unit("", ""), Verdict: verdict.Pass}, nil))
}
