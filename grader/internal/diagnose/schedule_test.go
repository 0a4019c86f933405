package diagnose

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// explainedOf explains one failure of a body of code.
func explainedOf(t *testing.T, body string, v verdict.Verdict, e evidence.Evidence) Diagnosis {
	list := Diagnose(&judge.Result{Unit: unit(body, "package x"), Verdict: v, Tests: []judge.Test{{Verdict: v, Evidence: e}}}, nil)
	require.Len(t, list, 1)
	return list[0]
}

// Both lines read and write total: which of the accesses the detector sees, and which side first, is chance.
func TestARaceOfTwoUpdatesHasTheSameWordsWhateverTheDetectorSaw(t *testing.T) {
	const body = "package x\n\nfunc Run() int {\n\ttotal := 0\n\tgo func() {\n\t\ttotal += 1\n\t}()\n\ttotal += 2\n\treturn total\n}\n"
	const inner = "  x.Run.func1()\n      /course/x.go:6 +0x1\n"
	const outer = "  x.Run()\n      /course/x.go:8 +0x1\n  testing.tRunner()\n      /go/testing.go:1 +0x1\n"
	const origin = "Goroutine 8 (running) created at:\n  x.Run()\n      /course/x.go:5 +0x1\n==================\n"
	for _, sees := range [][2]string{{"Write", "read"}, {"Read", "write"}, {"Write", "write"}} {
		for _, goroutineFirst := range []bool{true, false} {
			report := fmt.Sprintf("==================\nWARNING: DATA RACE\n%s at 0x1 by goroutine 8:\n%s\nPrevious %s at 0x1 by goroutine 7:\n%s\n%s", sees[0], inner, sees[1], outer, origin)
			if !goroutineFirst {
				report = fmt.Sprintf("==================\nWARNING: DATA RACE\n%s at 0x1 by goroutine 7:\n%s\nPrevious %s at 0x1 by goroutine 8:\n%s\n%s", sees[0], outer, sees[1], inner, origin)
			}
			d := explainedOf(t, body, verdict.Race, evidence.Evidence{Output: report})
			assert.Equal(t, "line 8 writes total, and line 6, in the goroutine started on line 5, reads it, with nothing that orders the two", d.Summary, "%v %t", sees, goroutineFirst)
		}
	}
}

// A plain assignment only writes: nothing is said of a read that did not happen.
func TestARaceOfTwoAssignmentsIsToldAsItWasSeen(t *testing.T) {
	const body = "package x\n\nfunc Run() int {\n\ttotal := 0\n\tgo func() {\n\t\ttotal = 1\n\t}()\n\ttotal = 2\n\treturn total\n}\n"
	d := explainedOf(t, body, verdict.Race, evidence.Evidence{Output: "==================\nWARNING: DATA RACE\nWrite at 0x1 by goroutine 8:\n  x.Run.func1()\n      /course/x.go:6 +0x1\n\n" +
		"Previous write at 0x1 by goroutine 7:\n  x.Run()\n      /course/x.go:8 +0x1\n\nGoroutine 8 (running) created at:\n  x.Run()\n      /course/x.go:5 +0x1\n==================\n"})
	assert.NotContains(t, d.Summary, "reads")
}

func TestABusySelectIsSeenOnTheLineOfItsCase(t *testing.T) {
	const body = "package x\n\nfunc Run(jobs, more chan int) {\n\tfor {\n\t\tselect {\n\t\tcase <-jobs:\n\t\t\treturn\n\t\tdefault:\n\t\t}\n\t}\n}\n\n" +
		"func Two(jobs, more chan int) {\n\tfor {\n\t\tselect {\n\t\tcase <-jobs:\n\t\tcase <-more:\n\t\tdefault:\n\t\t}\n\t}\n}\n"
	for seen, told := range map[int]int{5: 6, 6: 6, 15: 15} {
		d := explainedOf(t, body, verdict.Timeout, evidence.Evidence{End: process.Busy, Died: true, Dump: fmt.Sprintf("goroutine 7 [running]:\nx.Run()\n\t/course/x.go:%d +0x1\n", seen)})
		assert.Contains(t, d.Summary, fmt.Sprintf("last seen on line %d", told), "%d", seen)
		assert.Equal(t, told, d.Locations[0].Line)
	}
}
