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

	"gokata/grader/internal/inside/explorer"
	"gokata/grader/internal/inside/sampler"
	"gokata/grader/internal/inside/tracer"
)

// The environment variables that say what to run and where to record it.
const (
	ResultsVariable = "GOKATA_RESULTS" // path of the file that events are appended to, one JSON object a line
	SubjectVariable = "GOKATA_SUBJECT" // which of the binary's subjects to run
	TestsVariable   = "GOKATA_TESTS"   // names of the tests to run, separated by commas
	MarkVariable    = "GOKATA_MARK"    // the word in the marker lines
	// SchedulesVariable asks for schedules (see package explorer): "FIRST COUNT MILLISECONDS". Each test then runs under COUNT seeds from
	// FIRST on, at least one and no more than fit into its share of that processor time, and the first that does not pass is the last. Without
	// it each test runs once, as it comes. If FIRST is 0, the schedules are all those with at most two preemptions, numbered from 1.
	SchedulesVariable = "GOKATA_SCHEDULES"
)

// Test is a test function and its name.
type Test struct {
	Name string
	Func func(*testing.T)
}

// Event is one line of the record.
type Event struct {
	Kind    string  // "start" of a test, "unwound" when its function returned or panicked, "end" when it is over, "exhausted" when it ran under all schedules, "done" when all are over
	Test    string  `json:",omitempty"`
	Seed    uint64  `json:",omitempty"` // of the schedule; 0 for none
	OK      bool    `json:",omitempty"` // at the end: the testing package counts it as passed
	Failed  bool    `json:",omitempty"` // when unwound: an assertion had failed by then
	Skipped bool    `json:",omitempty"`
	Leak    string  `json:",omitempty"` // at the end: goleak's account of the goroutines that stayed behind
	Seconds float64 `json:",omitempty"` // at the end: wall time
}

// preemptions is the number of those that a schedule may have where all are tried: more are hardly ever needed to show a fault.
const preemptions = 2

// Run runs the chosen tests of the chosen subject one after the other.
func Run(t *testing.T, subjects map[string][]Test) {
	mark, names := os.Getenv(MarkVariable), strings.Split(os.Getenv(TestsVariable), ",")
	tests, known := subjects[os.Getenv(SubjectVariable)]
	record, err := os.OpenFile(os.Getenv(ResultsVariable), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil || !known {
		t.Fatalf("this binary is the grader's: run the exercise's tests with go test instead (%v)", err)
	}
	var first, count, milliseconds uint64
	fmt.Sscan(os.Getenv(SchedulesVariable), &first, &count, &milliseconds)
	for _, name := range []string{ResultsVariable, SubjectVariable, TestsVariable, MarkVariable, SchedulesVariable} {
		os.Unsetenv(name)
	}
	emit := func(e Event) {
		line, _ := json.Marshal(e)
		record.Write(append(line, '\n'))
	}
	tests = slices.DeleteFunc(tests, func(test Test) bool { return !slices.Contains(names, test.Name) })
	defer emit(Event{Kind: "done"})
	all := first == 0 && count > 0
	share := time.Duration(milliseconds) * time.Millisecond / time.Duration(max(1, len(tests)))
	for _, test := range tests {
		fmt.Fprintf(os.Stdout, "\n%s start %s\n", mark, test.Name)
		end := sampler.CPU() + share // not wall time: a busy machine must not let a fault pass
		if all {
			explorer.Search(preemptions)
		}
		for seed := first; seed == first || seed < first+count && sampler.CPU() < end; seed++ {
			number := seed
			if all {
				if number++; !explorer.Next() {
					emit(Event{Kind: "exhausted", Test: test.Name})
					break
				}
			}
			explorer.Choose(number)
			if passed := run(t, test, number, emit); !passed && number > 0 {
				return
			}
		}
		fmt.Fprintf(os.Stdout, "\n%s end %s\n", mark, test.Name)
	}
}

// run runs a test under the schedule of a seed, and tells whether it has passed and nothing is left of it.
func run(t *testing.T, test Test, seed uint64, emit func(Event)) bool {
	emit(Event{Kind: "start", Test: test.Name, Seed: seed})
	sampler.Begin()
	before := goleak.IgnoreCurrent()
	started := time.Now()
	end := Event{Kind: "end", Test: test.Name, Seed: seed}
	end.OK = t.Run(test.Name, func(t *testing.T) {
		defer func() {
			end.Skipped = t.Skipped()
			emit(Event{Kind: "unwound", Test: test.Name, Seed: seed, Failed: t.Failed(), Skipped: t.Skipped()})
		}()
		tracer.Test(test.Func)(t)
	})
	end.Seconds = time.Since(started).Seconds()
	if err := goleak.Find(before); err != nil {
		end.Leak = err.Error()
	}
	emit(end)
	return end.OK && end.Leak == ""
}
