// Package judge decides: it runs a unit's tests, compares what ran with what should have run, and gives each test, and the
// unit, one verdict.
//
// The expected tests come from the test files' syntax. A pass needs each of them to have started once and ended once, with
// nothing reported, and the process to have ended by itself with status 0: silence is never a pass.
package judge

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Policy says which tests of a unit run, and how.
type Policy struct {
	Procs   int             // GOMAXPROCS of the tests, or 0 for the machine's
	Explore process.Explore // the schedules under which what passes runs once more
	// Brief ends a unit at its first failing test, which decides the verdict. Otherwise, after a bad end, the tests that came
	// later run again, each in a process of its own, so that every test has a verdict; and the first failing test runs once more
	// under the execution tracer, if the verdict is fail or only a schedule shows it.
	Brief bool
}

// Result is what became of a unit.
type Result struct {
	Unit    *gotool.Unit
	Verdict verdict.Verdict
	Tests   []Test
	Broken  []gotool.Message // why it does not compile
	Vet     []gotool.Message // concurrency faults that vet found in its code
	Problem string           // what kept it from being judged, if the verdict is error
	Seconds float64          // wall time that running the tests took
	// Schedules is the number of schedules under which every test has passed.
	Schedules int
}

// Test is what became of one expected test.
type Test struct {
	gotool.Test
	Verdict  verdict.Verdict // None if it was not run
	Seconds  float64
	Seed     uint64            // of the schedule under which it did not pass; 0 if that needed none
	Evidence evidence.Evidence // empty for a pass
	began    bool
}

// First returns the first failing test, or nil.
func (r *Result) First() *Test {
	for i := range r.Tests {
		if v := r.Tests[i].Verdict; v != verdict.Pass && v != verdict.None {
			return &r.Tests[i]
		}
	}
	return nil
}

// All judges the units of a build, as many at once as there are processors, and hands each result to decided, one at a
// time, in no particular order, before it returns.
func All(ctx context.Context, workspace *gotool.Workspace, built *gotool.Result, units []*gotool.Unit, how Policy, decided func(*Result)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	var mu sync.Mutex
	for _, u := range units {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			r, err := One(ctx, workspace, built, u, how)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			decided(r)
			return nil
		})
	}
	return group.Wait()
}

// One judges one unit of a build.
func One(ctx context.Context, workspace *gotool.Workspace, built *gotool.Result, u *gotool.Unit, how Policy) (*Result, error) {
	started := time.Now()
	r := &Result{Unit: u, Broken: built.Broken[u.ID], Vet: built.Vet[u.ID]}
	for _, t := range u.Tests {
		r.Tests = append(r.Tests, Test{Test: t})
	}
	if r.Problem = missing(u); r.Problem != "" {
		r.Verdict = verdict.Error
		return r, nil
	}
	if r.Broken != nil {
		r.Verdict = verdict.Build
		for i := range r.Tests {
			r.Tests[i].Verdict = verdict.Build
		}
		return r, nil
	}
	job := process.Job{Binary: built.Binaries[u.ID], Subject: u.ID, Temp: workspace.Temp, Procs: how.Procs, Limits: process.Default}
	rest, more := r.Tests, &retries{until: started.Add(retryWithin)}
	for i, f := range u.Files {
		n := len(f.Tests())
		if r.First() == nil { // hidden tests are for code that passes the visible ones
			if err := series(ctx, job, how, more, rest[:n]); err != nil {
				return nil, err
			}
		}
		if first := r.First(); i == 0 && first != nil && first.Verdict != verdict.Error && built.Shared(u.ID) && !slices.ContainsFunc(rest[:n], func(t Test) bool { return t.began }) {
			// Another unit's code may have ended the process.
			alone, err := workspace.Build(ctx, []*gotool.Unit{u})
			if err != nil {
				return nil, err
			}
			return One(ctx, workspace, alone, u, how)
		}
		rest = rest[n:]
	}
	if how.Explore.Count > 0 && r.First() == nil {
		var err error
		if r.Schedules, err = explore(ctx, job, how.Explore, r.Tests); err != nil {
			return nil, err
		}
	}
	r.Seconds = time.Since(started).Seconds()
	r.decide()
	if first := r.First(); !how.Brief && first != nil && (r.Verdict == verdict.Fail || first.Seed > 0) {
		again, err := Traced(ctx, workspace, built, u, first.Test, first.Seed)
		if err != nil {
			return nil, err
		}
		if t := again.Tests[0]; t.Verdict == first.Verdict && place.FindString(t.Evidence.Output) == place.FindString(first.Evidence.Output) {
			first.Evidence.Turns = t.Evidence.Turns
			if r.Verdict == verdict.Fail && len(t.Evidence.Trace) > 0 {
				first.Evidence.Trace = t.Evidence.Trace
			}
		}
	}
	return r, nil
}

// place matches where a message of package testing comes from.
var place = regexp.MustCompile(`\S+\.go:\d+`)

// Traced judges one test in a process of its own, under the execution tracer and the schedule of a seed, if that is not 0. The
// trace is in the test's evidence, even if it passes.
func Traced(ctx context.Context, workspace *gotool.Workspace, built *gotool.Result, u *gotool.Unit, test gotool.Test, seed uint64) (*Result, error) {
	r := &Result{Unit: u, Tests: []Test{{Test: test}}}
	job := process.Job{Binary: built.Binaries[u.ID], Subject: u.ID, Temp: workspace.Temp, Limits: process.Default, Trace: true}
	if seed > 0 {
		job.Explore, job.Procs = process.Explore{First: seed, Count: 1}, 1
	}
	o, err := run(ctx, job, r.Tests)
	if err != nil {
		return nil, err
	}
	read(o, r.Tests)
	r.Tests[0].Evidence.Trace, r.Tests[0].Evidence.Turns = o.Trace, string(o.Turns)
	r.decide()
	return r, nil
}

// missing tells what the course lacks to judge the unit.
func missing(u *gotool.Unit) string {
	restoring := " (git checkout restores it)"
	for _, f := range u.Files {
		if len(f.Tests()) == 0 {
			return fmt.Sprintf("tests missing: %s holds no test function; bring the file back%s and try again", f.Path, restoring)
		}
		restoring = "" // not everybody who has hidden tests has them from there
	}
	return ""
}

// decide gives the unit its verdict: that of its first failing test, unless vet has found the cause. A test without a verdict
// of its own is no pass: whatever kept it from being run, the unit was not judged.
func (r *Result) decide() {
	r.Verdict = verdict.Pass
	for _, t := range r.Tests {
		if t.Verdict == verdict.None {
			r.Verdict = verdict.Error
			r.Problem = fmt.Sprintf("%s was not run, and nothing says why; try again", t.Name)
		}
	}
	if first := r.First(); first != nil {
		r.Verdict = first.Verdict
		if r.Verdict == verdict.Error {
			r.Problem = fmt.Sprintf("%s could not be judged: %s", first.Name, problem(first.Evidence))
		}
	}
	if len(r.Vet) > 0 && r.Verdict != verdict.Error {
		r.Verdict = verdict.Worst(verdict.Vet, r.Verdict)
	}
}

func problem(e evidence.Evidence) string {
	if e.End == process.Starved {
		return "the machine was too busy to run it; close what keeps it busy and try again"
	}
	return "its process was killed by the system (out of memory?); free some memory and try again"
}

// patience is the wall clock limit, as a multiple of the usual one, for a second try on a machine too busy for the first.
const patience = 4

// run runs tests one after the other in one process, and once more if the machine, not the code, ended the first.
func run(ctx context.Context, job process.Job, tests []Test) (*process.Outcome, error) {
	job.Tests = nil
	for _, t := range tests {
		job.Tests = append(job.Tests, t.Name)
	}
	o, err := process.Run(ctx, job)
	if err == nil && (o.End == process.Starved || o.End == process.Killed) {
		job.Limits.Wall *= patience
		o, err = process.Run(ctx, job)
	}
	return o, err
}

// retryWithin is how long after a unit's beginning tests run again that a bad end has kept from their verdict, once a process had to be
// killed: what keeps one from its end takes its time, and the tests may all share it.
const retryWithin = 5 * time.Second

// retries says whether tests of a unit may still run again.
type retries struct {
	until time.Time
	hung  atomic.Bool // a process had to be killed
}

func (r *retries) over() bool { return r.hung.Load() && time.Now().After(r.until) }

// series runs tests. After a bad end, those that came later, or whose result the bad end has tainted, run again in processes of
// their own, if they may; else they have no verdict.
func series(ctx context.Context, job process.Job, how Policy, more *retries, tests []Test) error {
	o, err := run(ctx, job, tests)
	if err != nil {
		return err
	}
	if o.End != process.Exited {
		more.hung.Store(true)
	}
	bad := read(o, tests)
	if bad < 0 || how.Brief {
		return nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i := bad + 1; i < len(tests); i++ {
		group.Go(func() error {
			tests[i] = Test{Test: tests[i].Test}
			if more.over() {
				return nil
			}
			return series(ctx, job, how, more, tests[i:i+1])
		})
	}
	return group.Wait()
}
