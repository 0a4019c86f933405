package judge

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"gokata/grader/internal/gotool"
	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// explore runs tests under schedules that are chosen. It returns the number of those that each has passed under. A test that does
// not pass under one gets its verdict from that. What the machine does to the process counts for nothing.
func explore(ctx context.Context, job process.Job, how process.Explore, tests []Test) (schedules int, err error) {
	o, err := explored(ctx, job, how, tests)
	if err != nil || o.End == process.Starved || o.End == process.Killed {
		return 0, err
	}
	count, last := started(o.Events)
	i := max(0, slices.IndexFunc(tests, func(t Test) bool { return t.Name == last.Test }))
	o.Events = slices.DeleteFunc(o.Events, func(e runner.Event) bool { return e.Kind != "done" && (e.Test != tests[i].Name || e.Seed != last.Seed) })
	t := []Test{{Test: tests[i].Test, Seed: last.Seed}}
	if read(o, t); t[0].Verdict != verdict.Pass {
		tests[i] = t[0]
		return 0, nil
	}
	return slices.Min(slices.Collect(maps.Values(count))), nil
}

// outputLimit bounds what a process prints that runs its tests under many schedules, in bytes.
const outputLimit = 64 << 20

func explored(ctx context.Context, job process.Job, how process.Explore, tests []Test) (*process.Outcome, error) {
	job.Explore, job.Procs = how, 1 // a second processor would only take part in what is not chosen
	job.Limits.Wall, job.Limits.Output = job.Limits.Wall+how.Within, outputLimit
	for _, t := range tests {
		job.Tests = append(job.Tests, t.Name)
	}
	return process.Run(ctx, job)
}

// started counts how often each test began, and returns the last beginning.
func started(events []runner.Event) (count map[string]int, last runner.Event) {
	count = map[string]int{}
	for _, e := range events {
		if e.Kind == "start" {
			count[e.Test]++
			last = e
		}
	}
	return count, last
}

// Exhaustion says how code fared under all the schedules of its tests that have at most two preemptions, as far as time went.
type Exhaustion struct {
	Schedules int    // that were tried, of all tests
	Whole     int    // tests with no other schedule
	Tests     int    // all of them
	Failed    string // the test that did not pass under one, which was the last; "" for none
}

// Exhaust runs a unit's tests under all schedules that have at most two preemptions, each test for its share of the time at most.
func Exhaust(ctx context.Context, workspace *gotool.Workspace, built *gotool.Result, u *gotool.Unit, within time.Duration) (Exhaustion, error) {
	var tests []Test
	for _, t := range u.Tests {
		tests = append(tests, Test{Test: t})
	}
	found := Exhaustion{Tests: len(tests)}
	job := process.Job{Binary: built.Binaries[u.ID], Subject: u.ID, Temp: workspace.Temp, Limits: process.Default}
	o, err := explored(ctx, job, process.Explore{Count: math.MaxInt32, Within: within}, tests)
	if err != nil {
		return found, err
	}
	count, last := started(o.Events)
	for _, n := range count {
		found.Schedules += n
	}
	for _, e := range o.Events {
		if e.Kind == "exhausted" {
			found.Whole++
		}
	}
	machine := o.End == process.Starved || o.End == process.Killed // which says nothing of the code
	if !machine && (o.End != process.Exited || o.Status != 0 || len(count) < len(tests)) {
		found.Failed = last.Test
	}
	return found, nil
}
