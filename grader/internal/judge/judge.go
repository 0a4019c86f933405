// Package judge decides: it runs a unit's tests, compares what ran with what should have run, and gives each test, and the
// unit, one verdict.
//
// The expected tests come from the test files' syntax. A pass needs each of them to have started once and ended once, with
// nothing reported, and the process to have ended by itself with status 0: silence is never a pass.
package judge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Policy says which tests of a unit run, and how.
type Policy struct {
	VisibleOnly bool // leave the hidden tests out
	Procs       int  // GOMAXPROCS of the tests, or 0 for the machine's
	// FirstOnly ends a unit at its first failing test, which decides the verdict. Otherwise, after a bad end, the tests that
	// came later run again, each in a process of its own, so that every test has a verdict.
	FirstOnly bool
	// Trace has the first failing test run once more under the execution tracer, if the verdict is fail.
	Trace   bool
	Explore process.Explore // the schedules under which what passes runs once more
	// Hurry starts the hidden tests together with the visible ones: a person waits for one verdict, and processors are free.
	Hurry bool
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
}

// First returns the first failing test, or nil.
func (r *Result) First() *Test {
	for i := range r.Tests {
		if failed(&r.Tests[i]) {
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
		if !(how.VisibleOnly && t.Hidden) {
			r.Tests = append(r.Tests, Test{Test: t})
		}
	}
	if problem := missing(u, how); problem != "" {
		r.Verdict, r.Problem = verdict.Error, problem
		return r, nil
	}
	if r.Broken != nil {
		r.Verdict = verdict.Build
		for i := range r.Tests {
			r.Tests[i].Verdict = verdict.Build
		}
		return r, nil
	}
	if err := newSession(workspace, built, u, how).all(ctx, r); err != nil {
		return nil, err
	}
	r.Seconds = time.Since(started).Seconds()
	r.decide()
	if first := r.First(); how.Trace && first != nil && (r.Verdict == verdict.Fail || first.Seed > 0) {
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
	dir, err := os.MkdirTemp(workspace.Temp, "trace-")
	if err != nil {
		return nil, fmt.Errorf("preparing a folder for the trace: %w", err)
	}
	defer os.RemoveAll(dir)
	r := &Result{Unit: u, Tests: []Test{{Test: test}}}
	s := newSession(workspace, built, u, Policy{})
	s.job.Trace = filepath.Join(dir, "trace")
	if seed > 0 {
		s.job.Explore, s.job.Procs, s.job.Turns = process.Explore{First: seed, Count: 1}, 1, filepath.Join(dir, "turns")
	}
	if err := s.series(ctx, []*Test{&r.Tests[0]}); err != nil {
		return nil, err
	}
	if r.Tests[0].Evidence.Trace, err = os.ReadFile(s.job.Trace); err != nil {
		return nil, fmt.Errorf("reading the trace: %w", err)
	}
	turns, _ := os.ReadFile(s.job.Turns) // there are none without a schedule
	r.Tests[0].Evidence.Turns = string(turns)
	r.decide()
	return r, nil
}

// all runs the visible tests, then the hidden ones, then explores schedules: each is for code that has passed the one before. If a
// person waits, all three start at once, and what turns out to be of no use is stopped and forgotten.
func (s *session) all(ctx context.Context, r *Result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	visible, hidden := r.of(false), r.of(true)
	explored := slices.Clone(r.Tests)
	parts := []struct {
		tests []*Test
		run   func() error
		ended chan error
	}{
		{tests: visible, run: func() error { return s.series(ctx, visible) }},
		{tests: hidden, run: func() error { return s.series(ctx, hidden) }},
		{tests: pointers(explored), run: func() (err error) {
			r.Schedules, err = s.explore(ctx, explored)
			return err
		}},
	}
	if s.policy.Hurry {
		for i, p := range parts {
			parts[i].ended = make(chan error, 1)
			go func() { parts[i].ended <- p.run() }()
		}
	}
	for i, p := range parts {
		var err error
		if p.ended == nil {
			err = p.run()
		} else {
			err = <-p.ended
		}
		if err == nil && !slices.ContainsFunc(p.tests, failed) {
			continue
		}
		cancel()
		for _, later := range parts[i+1:] {
			if later.ended != nil {
				<-later.ended
			}
		}
		if i == 0 {
			for _, t := range hidden {
				*t = Test{Test: t.Test}
			}
		}
		if i == len(parts)-1 {
			j := slices.IndexFunc(explored, func(t Test) bool { return failed(&t) })
			if j >= 0 {
				r.Tests[j] = explored[j]
			}
		}
		return err
	}
	return nil
}

func failed(t *Test) bool { return t.Verdict != verdict.Pass && t.Verdict != verdict.None }

// missing tells what the course lacks to judge the unit.
func missing(u *gotool.Unit, how Policy) string {
	if len(u.Names(false)) == 0 {
		return fmt.Sprintf("tests missing: %s holds no test function; bring the file back (git checkout restores it) and try again", u.Files[0].Path)
	}
	if len(u.Files) > 1 && len(u.Names(true)) == 0 && !how.VisibleOnly {
		return fmt.Sprintf("tests missing: %s holds no test function; bring the file back and try again", u.Files[1].Path)
	}
	return ""
}

// of returns the tests of one kind.
func (r *Result) of(hidden bool) []*Test {
	var list []*Test
	for i := range r.Tests {
		if r.Tests[i].Hidden == hidden {
			list = append(list, &r.Tests[i])
		}
	}
	return list
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

// session runs the tests of one unit.
type session struct {
	job    process.Job
	policy Policy
}

func newSession(workspace *gotool.Workspace, built *gotool.Result, u *gotool.Unit, how Policy) *session {
	return &session{process.Job{Binary: built.Binaries[u.ID], Subject: u.ID, Temp: workspace.Temp, Procs: how.Procs, Limits: process.Default}, how}
}

// series runs tests one after the other in one process. After a bad end, those that came later, or whose result the bad end
// has tainted, run again in processes of their own.
func (s *session) series(ctx context.Context, tests []*Test) error {
	if len(tests) == 0 {
		return nil
	}
	o, err := s.run(ctx, tests)
	if err != nil {
		return err
	}
	bad := read(o, tests)
	if bad < 0 || s.policy.FirstOnly {
		return nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, test := range tests[bad+1:] {
		group.Go(func() error {
			*test = Test{Test: test.Test}
			o, err := s.run(ctx, []*Test{test})
			if err == nil {
				read(o, []*Test{test})
			}
			return err
		})
	}
	return group.Wait()
}

// patience is the wall clock limit, as a multiple of the usual one, for a second try on a machine too busy for the first.
const patience = 4

// run runs a process, and once more if the machine, not the code, ended the first.
func (s *session) run(ctx context.Context, tests []*Test) (*process.Outcome, error) {
	job := s.job
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
