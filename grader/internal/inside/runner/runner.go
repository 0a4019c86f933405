// Package runner runs an exercise's tests inside the binary that the grader builds, and records what became of each.
//
// The record goes to a file of its own, not to standard output: what the code under test prints can look like anything.
// Marker lines that hold a random word frame each test's own output, so that messages and dumps can be told apart by test.
package runner

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gokata/grader/internal/inside/tracer"
)

// The environment variables that say what to run and where to record it.
const (
	ResultsVariable = "GOKATA_RESULTS" // path of the file that events are appended to, one JSON object a line
	SubjectVariable = "GOKATA_SUBJECT" // which of the binary's subjects to run
	TestsVariable   = "GOKATA_TESTS"   // names of the tests to run, separated by commas
	MarkVariable    = "GOKATA_MARK"    // the word in the marker lines
)

// Test is a test function and its name.
type Test struct {
	Name string
	Func func(*testing.T)
}

// Event is one line of the record.
type Event struct {
	Kind    string  // "start" of a test, "unwound" when its function returned or panicked, "end" when it is over, "done" when all are
	Test    string  `json:",omitempty"`
	OK      bool    `json:",omitempty"` // at the end: the testing package counts it as passed
	Failed  bool    `json:",omitempty"` // when unwound: an assertion had failed by then
	Skipped bool    `json:",omitempty"`
	Leak    string  `json:",omitempty"` // at the end: goleak's account of the goroutines that stayed behind
	Seconds float64 `json:",omitempty"` // at the end: wall time
}

// Run runs the chosen tests of the chosen subject one after the other.
func Run(t *testing.T, subjects map[string][]Test) {
	mark, names := os.Getenv(MarkVariable), strings.Split(os.Getenv(TestsVariable), ",")
	tests, known := subjects[os.Getenv(SubjectVariable)]
	record, err := os.OpenFile(os.Getenv(ResultsVariable), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil || !known {
		t.Fatalf("this binary is the grader's: run the exercise's tests with go test instead (%v)", err)
	}
	for _, name := range []string{ResultsVariable, SubjectVariable, TestsVariable, MarkVariable} {
		os.Unsetenv(name)
	}
	emit := func(e Event) {
		line, _ := json.Marshal(e)
		record.Write(append(line, '\n'))
	}
	for _, test := range tests {
		if slices.Contains(names, test.Name) {
			run(t, test, mark, emit)
		}
	}
	emit(Event{Kind: "done"})
}

func run(t *testing.T, test Test, mark string, emit func(Event)) {
	fmt.Fprintf(os.Stdout, "\n%s start %s\n", mark, test.Name)
	emit(Event{Kind: "start", Test: test.Name})
	before := goleak.IgnoreCurrent()
	started := time.Now()
	end := Event{Kind: "end", Test: test.Name}
	end.OK = t.Run(test.Name, func(t *testing.T) {
		defer func() {
			end.Skipped = t.Skipped()
			emit(Event{Kind: "unwound", Test: test.Name, Failed: t.Failed(), Skipped: t.Skipped()})
		}()
		tracer.Test(test.Func)(t)
	})
	end.Seconds = time.Since(started).Seconds()
	if err := goleak.Find(before); err != nil {
		end.Leak = err.Error()
	}
	emit(end)
	fmt.Fprintf(os.Stdout, "\n%s end %s\n", mark, test.Name)
}
