package explain

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"gokata/grader/internal/code"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/inside/sampler"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Options say how to look for faults.
type Options struct {
	Repeat  int           // plain runs, each in a process of its own
	Stir    int           // at most so many more runs with a stirred schedule
	Timeout time.Duration // how long the tests may go on without one of them beginning or ending
}

// stirTime is how long a package's stirred runs may take together. What is slow is not stirred often.
const stirTime = 8 * time.Second

// Finding is a fault that was found, and how often it showed.
type Finding struct {
	diagnose.Diagnosis
	Seen    int  `json:"seen"`    // runs that showed it
	Runs    int  `json:"runs"`    // runs of that kind which could have
	Stirred bool `json:"stirred"` // it showed only when the schedule was stirred

	watched bool // the sampler was at work in every run that showed it
}

// Package is what was found out about a package.
type Package struct {
	Name     string    `json:"package"` // import path
	Findings []Finding `json:"findings"`
	Notes    []string  `json:"notes,omitempty"` // what could not be looked at, and why
	Plain    int       `json:"-"`               // plain runs
	Stirred  int       `json:"-"`               // stirred runs
	Tests    int       `json:"-"`               // tests that ran, without subtests
	Passed   bool      `json:"-"`               // go test's output says so, where that is what was looked at

	// Texts are the files that the locations name, as they were when the tests were built or the output was read.
	Texts map[string]string `json:"-"`

	read func(path string) *code.File // for the explanations
}

// session looks at one package.
type session struct {
	target   *Target
	options  Options
	temp     string
	binary   string
	scope    diagnose.Scope
	course   []string
	skip     map[string]bool // tests that end the process or hang it: once is enough
	found    []*Finding
	keys     map[string]*Finding
	ran      map[string]bool
	stirring bool
	progress func(what string)
	run      int // the number of the pass that goes on, plain or stirred
}

// Examine runs a package's tests under all detectors. An error is the machine's.
func Examine(ctx context.Context, tools *gotool.Toolchain, t *Target, temp string, o Options, course []string, progress func(what string)) (*Package, error) {
	dir, err := os.MkdirTemp(temp, "explain-")
	if err != nil {
		return nil, fmt.Errorf("preparing a folder to build in: %w", err)
	}
	defer os.RemoveAll(dir)
	p := &Package{Name: t.ImportPath, Findings: []Finding{}}
	if !t.tests() && t.Error == nil {
		p.Notes = append(p.Notes, "it has no tests")
		return p, nil
	}
	s := &session{target: t, options: o, temp: dir, course: course, skip: map[string]bool{}, keys: map[string]*Finding{}, ran: map[string]bool{},
		scope: scopeBelow(t.root()), progress: progress}
	p.read = s.scope.Code
	p.read(filepath.Join(t.Dir, "all.go")) // the whole folder is read now: what is explained is what is built
	progress("building the tests")
	vetted := make(chan error, 1)
	var faults []Failure
	go func() {
		messages, err := tools.Vet(ctx, t.packages())
		if len(messages) > 0 {
			faults = []Failure{{Verdict: verdict.Vet, Messages: messages}}
		}
		vetted <- err
	}()
	b, err := t.build(ctx, tools, dir)
	if late := <-vetted; err == nil {
		err = late
	}
	if err != nil {
		return nil, err
	}
	if b.broken != nil {
		s.record([]Failure{{Verdict: verdict.Build, Messages: b.broken}}, false)
	} else {
		if b.lack != "" {
			p.Notes = append(p.Notes, b.lack)
		}
		s.binary = b.binary
		s.record(faults, false)
		if err := s.search(ctx, p); err != nil {
			return nil, err
		}
	}
	p.Tests = len(s.ran)
	p.Findings = s.sorted(p)
	return p, nil
}

// search runs the tests, first as they are, then with a stirred schedule.
func (s *session) search(ctx context.Context, p *Package) error {
	var slowest time.Duration
	for s.run = 1; s.run <= s.options.Repeat; s.run++ {
		s.progress(fmt.Sprintf("run %d of %d", s.run, s.options.Repeat))
		took, more, err := s.pass(ctx, 0, 0)
		if err != nil {
			return err
		}
		p.Plain++
		if slowest = max(slowest, took); !more {
			return nil
		}
	}
	if err := s.confirm(ctx, p); err != nil {
		return err
	}
	s.stirring = true
	if s.certain(p) {
		s.options.Stir = min(s.options.Stir, fewStirred)
	}
	procs := []int{0, 2, 1, 8, 4}
	begun := time.Now()
	for s.run = 1; s.run <= s.options.Stir && time.Since(begun)+slowest < stirTime; s.run++ {
		s.progress(fmt.Sprintf("run %d with a stirred schedule", s.run))
		_, more, err := s.pass(ctx, s.run, procs[s.run%len(procs)])
		if err != nil {
			return err
		}
		p.Stirred++
		if !more {
			return nil
		}
	}
	return nil
}

// confirmations is how often a test runs again, unwatched, that failed an assertion while the sampler was at work.
const confirmations = 8

// confirm drops failed assertions that only our watching may have caused: a test that counts goroutines can see the sampler at
// work. A process that ended before the first sample was not watched, so what failed there counts.
func (s *session) confirm(ctx context.Context, p *Package) error {
	for _, f := range s.found {
		test, _, _ := strings.Cut(f.Test, "/")
		if f.Verdict != verdict.Fail || test == "" || s.skip[test] || !f.watched {
			continue
		}
		failed := false
		for begun, i := time.Now(), 0; i < confirmations && !failed && time.Since(begun) < stirTime; i++ {
			ended, err := process.Process{
				Binary: s.binary, Args: []string{"-test.run=^" + regexp.QuoteMeta(test) + "$", "-test.paniconexit0", "-test.timeout=0"}, Dir: s.target.Dir,
				Limits: process.Limits{Wall: s.options.Timeout, Output: 64 << 20},
			}.Run(ctx)
			if err != nil {
				return err
			}
			failed = ended.End == process.Exited && ended.Status != 0
		}
		if !failed {
			p.Notes = append(p.Notes, fmt.Sprintf("%s failed in %d of %d runs (%s), but not once when nobody watched: it is not counted", f.Test, f.Seen, p.Plain, f.Summary))
			s.found = slices.DeleteFunc(s.found, func(o *Finding) bool { return o == f })
			return s.confirm(ctx, p)
		}
	}
	return nil
}

// fewStirred is how many stirred runs are enough for a package all of whose tests fail as they are.
const fewStirred = 4

// certain tells whether every test that ran showed something in every plain run.
func (s *session) certain(p *Package) bool {
	for name := range s.ran {
		if !slices.ContainsFunc(s.found, func(f *Finding) bool {
			test, _, _ := strings.Cut(f.Test, "/")
			return test == name && (f.Seen == p.Plain || s.skip[name])
		}) {
			return false
		}
	}
	return true
}

// rounds bounds how often a pass starts again after a test that ended the process.
const rounds = 20

// pass runs all tests once: after one that ends the process or hangs it, the others in a new process. It reports false if no
// test is left that could still tell something.
func (s *session) pass(ctx context.Context, stir, procs int) (took time.Duration, more bool, err error) {
	for range rounds {
		t, ended, left, err := s.process(ctx, stir, procs)
		if err != nil {
			return took, false, err
		}
		took += ended.Wall
		list, culprits := s.read(t, ended, left)
		s.record(list, ended.Wall >= sampler.Interval)
		for _, name := range culprits {
			s.skip[name] = true
		}
		ran := 0
		for _, name := range t.order {
			if top, _, sub := strings.Cut(name, "/"); !sub {
				s.ran[top] = true
				ran++
			}
		}
		if len(culprits) == 0 {
			return took, ended.End == process.Exited && ran > 0, nil
		}
	}
	return took, false, nil
}

// process runs the test binary once.
func (s *session) process(ctx context.Context, stir, procs int) (*text, *process.Ended, string, error) {
	dir, err := os.MkdirTemp(s.temp, "run-")
	if err != nil {
		return nil, nil, "", fmt.Errorf("preparing a folder to run in: %w", err)
	}
	defer os.RemoveAll(dir)
	args := []string{"-test.v=test2json", "-test.paniconexit0", "-test.timeout=0"}
	if len(s.skip) > 0 {
		var names []string
		for name := range s.skip {
			names = append(names, regexp.QuoteMeta(name))
		}
		slices.Sort(names)
		args = append(args, "-test.skip=^("+strings.Join(names, "|")+")$")
	}
	left := filepath.Join(dir, "left")
	env := []string{sampler.LeftVariable + "=" + left}
	if stir > 0 {
		env = append(env, sampler.StirVariable+"="+strconv.Itoa(stir))
	}
	ended, err := process.Process{
		Binary: s.binary, Args: args, Dir: s.target.Dir, Env: env, Samples: filepath.Join(dir, "samples"), Procs: procs,
		Limits: process.Limits{Wall: s.options.Timeout, Output: 64 << 20},
		Stall:  process.StallDetector{RealTime: true},
		Progress: func(printed []byte) bool {
			return bytes.Contains(printed, []byte("\x16=== ")) || bytes.Contains(printed, []byte("\x16--- "))
		},
	}.Run(ctx)
	if err != nil {
		return nil, nil, "", err
	}
	t := newText()
	t.marked = true
	for line := range strings.Lines(string(ended.Printed)) {
		t.line(clean(line))
	}
	stayed, _ := os.ReadFile(left) // a process that was killed has written none
	return t, ended, string(stayed), nil
}

// read says what a process that has ended shows, and which tests ended or hung it.
func (s *session) read(t *text, ended *process.Ended, left string) (list []Failure, culprits []string) {
	top := func(name string) {
		if name, _, _ = strings.Cut(name, "/"); name != "" && !slices.Contains(culprits, name) {
			culprits = append(culprits, name)
		}
	}
	if ended.End != process.Exited || ended.Status != 0 {
		list = t.failures() // else nothing that was printed is a failure, whatever it looks like
	}
	unfinished := t.unfinished()
	test := ""
	if len(unfinished) > 0 {
		test = unfinished[len(unfinished)-1]
	}
	e := evidence.Evidence{Output: t.outputs[test].String(), Dump: ended.Dump, End: ended.End, Status: ended.Status, Died: true}
	hung := func(v verdict.Verdict) {
		for _, name := range unfinished {
			top(name)
		}
		list = append(list, Failure{Test: test, Verdict: v, Evidence: e})
	}
	switch ended.End {
	case process.Deadlock:
		e.Output = ""
		hung(verdict.Deadlock)
	case process.Busy, process.Flood, process.Memory:
		hung(verdict.Timeout)
	case process.Killed, process.Starved:
		hung(verdict.Error)
	default:
		for i, f := range list {
			if f.Evidence.Died {
				if f.Test == "" {
					list[i].Test = test
				}
				top(list[i].Test)
				for _, name := range unfinished {
					top(name)
				}
			}
		}
		if len(list) == 0 && ended.Status != 0 {
			hung(verdict.Fail)
		}
	}
	return append(list, s.stayed(left)...), culprits
}

// stayed reads what package perturb wrote of the goroutines that were left at the exit.
func (s *session) stayed(left string) []Failure {
	dumps := map[string]string{}
	var tests []string
	for block := range strings.SplitSeq(left, "\n\n") {
		head, dump, _ := strings.Cut(strings.TrimLeft(block, "\n"), "\n")
		name, ok := strings.CutPrefix(head, "test ")
		if !ok || dump == "" {
			continue
		}
		if _, known := dumps[name]; !known {
			tests = append(tests, name)
		}
		dumps[name] += dump + "\n\n"
	}
	var list []Failure
	for _, name := range tests {
		f := Failure{Test: name, Verdict: verdict.Leak, Evidence: evidence.Evidence{Leak: dumps[name]}}
		switch diagnose.Remain(dumps[name], s.scope) {
		case diagnose.Nothing:
			continue
		case diagnose.Locked:
			f.Verdict, f.Evidence = verdict.Deadlock, evidence.Evidence{Dump: dumps[name]}
		}
		list = append(list, f)
	}
	return list
}

// unfinished lists the tests that had begun and not ended, without those whose subtest was running, and without those that
// waited for their turn.
func (t *text) unfinished() []string {
	var list []string
	for _, name := range t.order {
		if t.status[name] != "" || t.paused[name] {
			continue
		}
		list = slices.DeleteFunc(list, func(outer string) bool { return strings.HasPrefix(name, outer+"/") })
		list = append(list, name)
	}
	return list
}

// record adds what one process showed to what is known. Watched says that the sampler was at work before the process ended.
func (s *session) record(list []Failure, watched bool) {
	shown := map[*Finding]bool{}
	for _, f := range list {
		if s.stirring && !reliable(f) {
			continue
		}
		for _, d := range Explain(f, s.scope, s.course, s.target.Dir) {
			key := keyOf(d)
			known := s.keys[key]
			if known == nil {
				known = &Finding{Diagnosis: d, Stirred: s.stirring, watched: true}
				s.keys[key] = known
				s.found = append(s.found, known)
			}
			if !shown[known] && known.Stirred == s.stirring {
				shown[known] = true
				known.watched = known.watched && watched
				known.Seen++
				known.Runs = s.run
			}
		}
	}
}

// reliable tells whether a failure counts that showed when the schedule was stirred. A test may rely on the time that
// something takes, which stirring changes; what it says then, or gives up on, is no fault of the code.
func reliable(f Failure) bool {
	switch f.Verdict {
	case verdict.Fail, verdict.Timeout, verdict.Error, verdict.Vet, verdict.Build:
		return false
	case verdict.Panic:
		return !strings.HasPrefix(evidence.Crash(f.Evidence.Output), "test ") && diagnose.KnownPanic(evidence.Crash(f.Evidence.Output))
	}
	return true
}

// keyOf is the same for two accounts of one fault.
func keyOf(d diagnose.Diagnosis) string {
	key := d.Verdict.String()
	if len(d.Locations) == 0 {
		return key + " " + d.Test + " " + d.Summary
	}
	places := d.Locations[:1]
	if d.Verdict == verdict.Race {
		places = d.Locations[:min(2, len(d.Locations))]
	}
	var at []string
	for _, l := range places {
		at = append(at, fmt.Sprintf("%s:%d", l.File, l.Line))
	}
	slices.Sort(at) // the two sides of a race, whichever comes first
	return key + " " + strings.Join(at, " ")
}

// sorted returns the findings, the main cause first.
func (s *session) sorted(p *Package) []Finding {
	list := []Finding{}
	for _, f := range s.found {
		if f.Verdict == verdict.Vet || f.Verdict == verdict.Build {
			f.Seen, f.Runs = 1, 1 // they need no run
			list = append(list, *f)
			continue
		}
		// A test that ended the process was left out from then on: its runs ended with that one.
		if test, _, _ := strings.Cut(f.Test, "/"); !s.skip[test] {
			if f.Runs = p.Plain; f.Stirred {
				f.Runs = p.Stirred
			}
		}
		list = append(list, *f)
	}
	return causesFirst(list)
}

// causesFirst sorts findings by what causes what: a race may be behind a wrong value, a wrong value behind a leak. What shows
// by itself comes before what shows only when stirred.
func causesFirst(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		switch {
		case a.Verdict == b.Verdict:
			return b.Seen*max(1, a.Runs) - a.Seen*max(1, b.Runs)
		case a.Verdict == verdict.Vet && harmless(a.Diagnosis, b.Diagnosis):
			return 1
		case b.Verdict == verdict.Vet && harmless(b.Diagnosis, a.Diagnosis):
			return -1
		case verdict.Worst(a.Verdict, b.Verdict) == a.Verdict:
			return -1
		}
		return 1
	})
	return list
}

// harmless tells whether what vet found cannot be what caused the other: a cancel that is never called makes goroutines stay
// behind, and a Fatal off its goroutine makes a test wait; a copied lock or a late Add may do anything.
func harmless(vet, other diagnose.Diagnosis) bool {
	switch {
	case len(vet.Locations) == 0 || other.Verdict == verdict.Build:
		return false
	case strings.HasSuffix(vet.Locations[0].Role, "lostcancel"):
		return other.Verdict != verdict.Leak
	case strings.HasSuffix(vet.Locations[0].Role, "testinggoroutine"), strings.HasSuffix(vet.Locations[0].Role, "sigchanyzer"):
		return other.Verdict != verdict.Deadlock
	}
	return false
}

// Parallel is how many packages are looked at at once.
func Parallel() int { return max(1, runtime.NumCPU()) }
