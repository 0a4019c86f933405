// Package explain finds and explains concurrency faults in any package's tests: it reads what go test has printed, or runs
// the tests itself under the race detector, with a watch for stalls, a look at what is left at the exit, and the schedule
// perturbed. It changes nothing in the packages' folders: what it needs there is in an overlay. What an output shows is
// decided by package judge, and put into words by package diagnose.
package explain

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// Package is what was found out about a package.
type Package struct {
	Name      string    `json:"package"` // import path
	Findings  []Finding `json:"findings"`
	Notes     []string  `json:"notes,omitempty"` // what could not be looked at, and why
	Plain     int       `json:"-"`               // plain runs
	Perturbed int       `json:"-"`               // runs with a perturbed schedule
	Tests     int       `json:"-"`               // tests that ran, without subtests
	Passed    bool      `json:"-"`               // go test's output says so, where that is what was looked at

	// Texts are the files that the locations name, as they were when the tests were built or the output was read.
	Texts map[string]string `json:"-"`

	own     diagnose.Scope // what the reader has written
	course  []string       // the exercises that may teach what went wrong
	folders []string       // where the file of a test's own message may be
	output  bool           // there is nothing to tell from but an output
}

// Packages examines the tests of the packages, as many at a time as there are processors, and returns what was found in their
// order, with paths relative to dir. Concepts are looked for among the exercises of a course. Progress hears, from several
// goroutines but one at a time, what is going on. An error is the machine's.
func Packages(ctx context.Context, tools *gotool.Toolchain, targets []*Target, plan Plan, dir string, course []string, progress func(what string)) ([]*Package, error) {
	list := make([]*Package, len(targets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	var mu sync.Mutex
	done := 0
	for i, t := range targets {
		group.Go(func() error {
			own := below(cmp.Or(t.Module.Dir, t.Dir))
			p := &Package{Name: t.ImportPath, Findings: []Finding{}, own: own, course: course, folders: []string{t.Dir}}
			s := &search{Package: p, tools: tools, target: t, plan: plan, skip: map[string]bool{}, ran: map[string]bool{}}
			s.progress = func(what string) {
				mu.Lock()
				defer mu.Unlock()
				progress(fmt.Sprintf("%d of %d done; %s: %s", done, len(targets), t.ImportPath, what))
			}
			if err := s.examine(ctx); err != nil {
				return fmt.Errorf("%s: %w", t.ImportPath, err)
			}
			p.finish(dir)
			list[i] = p
			mu.Lock()
			defer mu.Unlock()
			done++
			return nil
		})
	}
	return list, group.Wait()
}

// Stream explains the failures in what go test has printed. It reports false if the input is nothing of the kind. Paths in the
// input are taken from dir, and those below it are returned relative to it.
func Stream(in io.Reader, dir string, course []string) (list []*Package, known bool, err error) {
	outputs, known, err := evidence.GoTest(in)
	if err != nil {
		return nil, false, fmt.Errorf("reading the output to explain: %w", err)
	}
	own := anywhere()
	for _, o := range outputs {
		p := &Package{Name: o.Path, Passed: o.Result == "ok", own: own, course: course, folders: foldersOf(o.Path, dir), output: true}
		p.Findings = p.findings(judge.Failures(o, dir)...)
		p.finish(dir)
		if o.Result != "" || len(o.Tests)+len(p.Findings) > 0 {
			list = append(list, p)
		}
	}
	return list, known, nil
}

// explain explains a failure. Most have one diagnosis; what turns out to be in nobody's own code has none, unless an output is
// all that there is.
func (p *Package) explain(f judge.Failure) []diagnose.Diagnosis {
	list := diagnose.Failure(f.Verdict, f.Evidence, f.Messages, f.Test, p.own, p.course)
	if f.Verdict == verdict.Fail && len(list) == 1 && len(list[0].Locations) == 0 {
		list[0].Locations = append(list[0].Locations, said(f.Evidence.Output, p.folders)...)
	}
	if len(list) == 0 && p.output {
		return []diagnose.Diagnosis{{Verdict: f.Verdict, Test: f.Test, Story: []string{}, Locations: []diagnose.Location{},
			Summary:     "it is in no code that can be told from the libraries'",
			Explanation: "The report names only files of the standard library or of modules: whoever called them is cut off, or was optimised away."}}
	}
	return list
}

// Judged tells whether all could be judged, and whether anything was found.
func Judged(list []*Package) (all, found bool) {
	all = true
	for _, p := range list {
		for _, f := range p.Findings {
			all, found = all && f.Verdict != verdict.Error, found || f.Verdict != verdict.Error
		}
	}
	return all, found
}
