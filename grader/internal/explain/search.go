package explain

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/code"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/inside/sampler"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Plan says how long to look for faults in a package.
type Plan struct {
	Repeat  int           // plain runs, each in a process of its own
	Perturb int           // at most so many more runs with a perturbed schedule
	Timeout time.Duration // how long the tests may go on without one of them beginning or ending
}

const (
	// perturbTime is how long a package's perturbed runs may take together. What is slow is not perturbed often.
	perturbTime = 8 * time.Second
	// fewPerturbed is how many perturbed runs are enough for a package all of whose tests fail as they are.
	fewPerturbed = 4
	// confirmations is how often a test runs again, unwatched, that failed an assertion while the sampler was at work.
	confirmations = 8
	// rounds bounds how often a pass starts again after a test that ended the process.
	rounds = 20
)

// search looks for faults in one package by running its tests.
type search struct {
	*Package
	tools     *gotool.Toolchain
	target    *Target
	plan      Plan
	temp      string
	progress  func(what string)
	skip      map[string]bool // tests that end the process or hang it: once is enough
	ran       map[string]bool // tests, without subtests
	perturbed bool
	run       int  // the number of the pass that goes on, plain or perturbed
	chooses   bool // schedules are chosen for the tests' bubbles, in every other perturbed pass
}

// stir is the seed of a perturbed pass. With an odd one, schedules are chosen.
func (s *search) stir() int {
	if s.chooses {
		return s.run + 1
	}
	return 2 * s.run
}

// chosen tells whether schedules are chosen in the pass that goes on.
func (s *search) chosen() bool { return s.perturbed && s.stir()%2 == 1 }

// examine runs a package's tests under all detectors.
func (s *search) examine(ctx context.Context) (err error) {
	if len(s.target.TestGoFiles)+len(s.target.XTestGoFiles) == 0 && s.target.Error == nil {
		s.Notes = append(s.Notes, "it has no tests")
		return nil
	}
	if s.temp, err = os.MkdirTemp("", "gokata-"); err != nil {
		return fmt.Errorf("preparing a folder to build in: %w", err)
	}
	defer os.RemoveAll(s.temp)
	s.own.Code(filepath.Join(s.target.Dir, "all.go")) // the whole folder is read now: what is explained is what is built
	s.progress("building the tests")
	var vetted, broken []gotool.Message
	var group errgroup.Group
	group.Go(func() (err error) { vetted, err = s.tools.Vet(ctx, s.target.packages()); return err })
	group.Go(func() (err error) { broken, err = s.build(ctx); return err })
	if err := group.Wait(); err != nil {
		return err
	}
	if broken != nil {
		s.Findings = s.findings(judge.Failure{Verdict: verdict.Build, Messages: broken})
		return nil
	}
	if err := s.all(ctx); err != nil {
		return err
	}
	s.count()
	s.Findings = append(s.findings(judge.Failure{Verdict: verdict.Vet, Messages: append(vetted, s.fatalElsewhere()...)}), s.Findings...)
	return nil
}

// fatalElsewhere finds, as vet's testinggoroutine does after a go statement, what is meant to end a test in functions that are handed to a
// method Go.
func (s *search) fatalElsewhere() (list []gotool.Message) {
	for _, f := range s.tests() {
		for _, call := range f.FatalElsewhere() {
			list = append(list, gotool.Message{File: f.Path, Line: f.Line(call.Pos()), Text: "this call is to end the test, but runs on a goroutine of its own", Analyzer: "testinggoroutine"})
		}
	}
	return list
}

// all runs the tests, first as they are, then with a perturbed schedule.
func (s *search) all(ctx context.Context) error {
	var slowest time.Duration // of the plain passes
	for s.run = 1; s.run <= s.plan.Repeat; s.run++ {
		s.progress(fmt.Sprintf("run %d of %d", s.run, s.plan.Repeat))
		begun := time.Now()
		more, err := s.pass(ctx)
		if s.Plain++; err != nil || !more {
			return err
		}
		slowest = max(slowest, time.Since(begun))
	}
	if err := s.confirm(ctx); err != nil {
		return err
	}
	s.perturbed, s.chooses = true, s.bubbles()
	most := s.plan.Perturb
	if s.certain() {
		most = min(most, fewPerturbed)
	}
	begun := time.Now()
	for s.run = 1; s.run <= most && time.Since(begun)+slowest < perturbTime; s.run++ {
		s.progress(fmt.Sprintf("run %d with a stirred schedule", s.run))
		more, err := s.pass(ctx)
		if s.Perturbed++; err != nil || !more {
			return err
		}
	}
	return nil
}

// confirm drops failed assertions that only our watching may have caused: a test that counts goroutines can see the sampler at
// work. A process that ended before the first sample was not watched, so what failed there counts.
func (s *search) confirm(ctx context.Context) error {
	confirmed := []Finding{}
	for _, f := range s.Findings {
		test := evidence.Top(f.Test)
		failed := f.Verdict != verdict.Fail || test == "" || s.skip[test] || !f.watched
		for begun, i := time.Now(), 0; i < confirmations && !failed && time.Since(begun) < perturbTime; i++ {
			ended, err := s.start(ctx, process.Process{Args: []string{"-test.run=^" + regexp.QuoteMeta(test) + "$"}})
			if err != nil {
				return err
			}
			failed = ended.End == process.Exited && ended.Status != 0
		}
		if failed {
			confirmed = append(confirmed, f)
		} else {
			s.Notes = append(s.Notes, fmt.Sprintf("%s failed in %d of %d runs (%s), but not once when nobody watched: it is not counted", f.Test, f.Seen, s.Plain, f.Summary))
		}
	}
	s.Findings = confirmed
	return nil
}

// certain tells whether every test that ran showed something in every plain run.
func (s *search) certain() bool {
	for name := range s.ran {
		if !slices.ContainsFunc(s.Findings, func(f Finding) bool {
			return evidence.Top(f.Test) == name && (f.Seen == s.Plain || s.skip[name])
		}) {
			return false
		}
	}
	return true
}

// pass runs all tests once: after one that ends the process or hangs it, the others in a new process. It reports false if no
// test is left that could still tell something.
func (s *search) pass(ctx context.Context) (more bool, err error) {
	for range rounds {
		printed, ended, left, err := s.process(ctx)
		if err != nil {
			return false, err
		}
		list, culprits := judge.Ended(printed, ended)
		s.record(append(list, s.stayed(left)...), ended.Wall >= sampler.Interval)
		if s.chosen() && len(culprits) > 0 {
			s.chooses = false // what it does to the tests, or they to it, is known now
			return true, nil
		}
		maps.Copy(s.skip, culprits)
		for _, t := range printed.Tests {
			s.ran[evidence.Top(t.Name)] = true
		}
		if len(culprits) == 0 {
			return ended.End == process.Exited && len(printed.Tests) > 0, nil
		}
	}
	return false, nil
}

// process runs the tests once, without those to skip. Left are the goroutines that stayed, as package perturb writes them.
func (s *search) process(ctx context.Context) (printed *evidence.PackageOutput, ended *process.Ended, left string, err error) {
	dir, err := os.MkdirTemp(s.temp, "run-")
	if err != nil {
		return nil, nil, "", fmt.Errorf("preparing a folder to run in: %w", err)
	}
	defer os.RemoveAll(dir)
	var skip []string
	for name := range s.skip {
		skip = append(skip, regexp.QuoteMeta(name))
	}
	args := []string{"-test.v=test2json"}
	if len(skip) > 0 {
		args = append(args, "-test.skip=^("+strings.Join(skip, "|")+")$")
	}
	leftFile := filepath.Join(dir, "left")
	env := []string{sampler.LeftVariable + "=" + leftFile}
	procs := 0
	if s.perturbed {
		env = append(env, sampler.StirVariable+"="+strconv.Itoa(s.stir()))
		if procs = []int{0, 2, 1, 8, 4}[s.run%5]; s.chosen() { // nobody but the bubble may be at work
			procs, args = 1, append(args, "-test.parallel=1")
		}
	}
	ended, err = s.start(ctx, process.Process{
		Args: args, Env: env, Samples: filepath.Join(dir, "samples"), Procs: procs, Stall: process.StallDetector{RealTime: true},
		Progress: func(printed []byte) bool {
			return bytes.Contains(printed, []byte("\x16=== ")) || bytes.Contains(printed, []byte("\x16--- "))
		},
	})
	if err != nil {
		return nil, nil, "", err
	}
	text, _ := os.ReadFile(leftFile) // a process that was killed has written none
	return evidence.TestBinary(ended.Printed), ended, string(text), nil
}

// start runs the test binary as the process says.
func (s *search) start(ctx context.Context, p process.Process) (*process.Ended, error) {
	p.Binary, p.Dir, p.Limits = s.binary(), s.target.Dir, process.Limits{Wall: s.plan.Timeout, Output: 64 << 20}
	if s.chosen() {
		p.Limits.Wall = min(p.Limits.Wall, perturbTime/4) // it may stand still for want of a turn
	}
	p.Args = append(p.Args, "-test.paniconexit0", "-test.timeout=0")
	return p.Run(ctx)
}

// stayed says what the goroutines that were left at the exit amount to.
func (s *search) stayed(left string) []judge.Failure {
	var list []judge.Failure
	for _, t := range evidence.Left(left) {
		switch dump := t.Text(); diagnose.Remain(dump, s.own) {
		case diagnose.Stayed:
			list = append(list, judge.Failure{Test: t.Name, Verdict: verdict.Leak, Evidence: evidence.Evidence{Leak: dump}})
		case diagnose.Locked:
			list = append(list, judge.Failure{Test: t.Name, Verdict: verdict.Deadlock, Evidence: evidence.Evidence{Dump: dump}})
		}
	}
	return list
}

// record adds what one process showed to what is known. Watched says that the sampler was at work before the process ended.
func (s *search) record(list []judge.Failure, watched bool) {
	if s.perturbed {
		list = slices.DeleteFunc(list, s.unreliable)
	}
	for _, f := range s.findings(list...) {
		i := indexOf(s.Findings, f.key)
		if i < 0 {
			f.Seen, f.Perturbed, f.watched = 0, s.perturbed, true
			i, s.Findings = len(s.Findings), append(s.Findings, f)
		}
		if known := &s.Findings[i]; known.Perturbed == s.perturbed {
			known.Seen++
			known.Runs, known.watched = s.run, known.watched && watched
		}
	}
}

// unreliable tells whether a failure does not count that showed when the schedule was perturbed. A test may rely on the time
// that something takes, which perturbing changes; what it says then, or gives up on, is no fault of the code. In a bubble everything takes
// the time that it should, but while its schedule is chosen, it may stand still for want of a turn.
func (s *search) unreliable(f judge.Failure) bool {
	switch f.Verdict {
	case verdict.Fail:
		return !s.bubbled(f)
	case verdict.Timeout, verdict.Error:
		return true
	case verdict.Deadlock:
		return s.chosen() && f.Evidence.End == process.Deadlock
	case verdict.Panic:
		return !diagnose.KnownPanic(evidence.Crash(f.Evidence.Output))
	}
	return false
}

// tests are the files with the package's tests.
func (s *search) tests() (list []*code.File) {
	for _, name := range slices.Concat(s.target.TestGoFiles, s.target.XTestGoFiles) {
		if f := s.own.Code(filepath.Join(s.target.Dir, name)); f != nil { // it may have been saved since
			list = append(list, f)
		}
	}
	return list
}

// bubbles tells whether tests open bubbles, and none looks at goroutines, where package explorer's would be one.
func (s *search) bubbles() bool {
	var imports []string
	for _, f := range s.tests() {
		imports = append(imports, f.Imports()...)
	}
	return slices.Contains(imports, synctest) && !slices.ContainsFunc(imports, func(path string) bool {
		return path == "runtime" || strings.HasPrefix(path, "runtime/") || strings.Contains(path, "leak")
	})
}

// bubbled tells whether a test's message comes from within a bubble.
func (s *search) bubbled(f judge.Failure) bool {
	m := message.FindStringSubmatch(f.Evidence.Output)
	return m != nil && slices.ContainsFunc(s.tests(), func(file *code.File) bool {
		return filepath.Base(file.Path) == m[1] && slices.ContainsFunc(file.Calls(), func(c code.Called) bool {
			return strconv.Itoa(c.Line) == m[2] && (slices.Contains(c.Calls, "synctest.Test") || slices.Contains(file.Bubbled("synctest.Test"), c.Within))
		})
	})
}

// count says, when all is over, of how many runs each finding was seen in some. A test that ended the process was left out from
// then on: its runs ended with that one.
func (s *search) count() {
	s.Tests = len(s.ran)
	for i := range s.Findings {
		f := &s.Findings[i]
		if s.skip[evidence.Top(f.Test)] {
			continue
		}
		if f.Runs = s.Plain; f.Perturbed {
			f.Runs = s.Package.Perturbed
		}
	}
}
