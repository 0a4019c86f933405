// Package explain finds and explains concurrency faults in any package's tests: it reads what go test has printed, or runs
// the tests itself under the race detector, with a watch for stalls, a look at what is left at the exit, and the schedule
// stirred. It changes nothing in the packages' folders: what it needs there is in an overlay.
package explain

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/verdict"
)

// Stage says how far [Packages] has come.
type Stage struct {
	Done, All int    // packages
	Package   string // one that is being looked at
	What      string // what is going on there
}

// Packages examines the tests of the packages, several at a time, and returns what was found in their order. Progress hears,
// from several goroutines, what is going on.
func Packages(ctx context.Context, tools *gotool.Toolchain, targets []*Target, o Options, dir string, course []string, progress func(Stage)) ([]*Package, error) {
	temp, err := os.MkdirTemp("", "gokata-")
	if err != nil {
		return nil, fmt.Errorf("preparing a folder to build in: %w", err)
	}
	defer os.RemoveAll(temp)
	list := make([]*Package, len(targets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(Parallel())
	var mu sync.Mutex
	done := 0
	for i, t := range targets {
		group.Go(func() error {
			p, err := Examine(ctx, tools, t, temp, o, course, func(what string) {
				mu.Lock()
				defer mu.Unlock()
				progress(Stage{Done: done, All: len(targets), Package: t.ImportPath, What: what})
			})
			if err != nil {
				return fmt.Errorf("%s: %w", t.ImportPath, err)
			}
			for i := range p.Findings {
				relative(&p.Findings[i].Diagnosis, dir)
			}
			p.quote(dir, p.read)
			list[i] = p
			mu.Lock()
			defer mu.Unlock()
			done++
			return nil
		})
	}
	return list, group.Wait()
}

// Stream explains the failures in what go test has printed. It reports false if the input is nothing of the kind.
func Stream(in io.Reader, dir string, course []string) ([]*Package, bool, error) {
	outputs, known, err := Read(in, dir)
	if err != nil {
		return nil, false, fmt.Errorf("reading the output to explain: %w", err)
	}
	var list []*Package
	scope := anyScope()
	for _, o := range outputs {
		p := &Package{Name: o.Package, Passed: o.Passed, Findings: []Finding{}}
		seen := map[string]bool{}
		for _, f := range o.Failures {
			found := Explain(f, scope, course, foldersOf(o.Package, dir)...)
			if len(found) == 0 {
				found = []diagnose.Diagnosis{{Verdict: f.Verdict, Test: f.Test, Summary: "it is in no code that can be told from the libraries'",
					Explanation: "The report names only files of the standard library or of modules: whoever called them is cut off, or was optimised away."}}
			}
			for _, d := range found {
				if key := keyOf(d); !seen[key] {
					seen[key] = true
					relative(&d, dir)
					p.Findings = append(p.Findings, Finding{Diagnosis: d, Seen: 1, Runs: 1})
				}
			}
		}
		p.Findings = causesFirst(p.Findings)
		p.quote(dir, scope.Code)
		list = append(list, p)
	}
	return list, known, nil
}

// relative makes paths below dir relative to it, as the person at the keyboard knows them.
func relative(d *diagnose.Diagnosis, dir string) {
	for i, l := range d.Locations {
		if rest, err := filepath.Rel(dir, l.File); err == nil && filepath.IsAbs(l.File) && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator)) {
			d.Locations[i].File = filepath.ToSlash(rest)
		}
	}
	if d.Locations == nil {
		d.Locations = []diagnose.Location{}
	}
	if d.Story == nil {
		d.Story = []string{}
	}
}

// Judged tells whether all could be judged, and whether anything was found.
func Judged(list []*Package) (all, found bool) {
	all = true
	for _, p := range list {
		for _, f := range p.Findings {
			if f.Verdict == verdict.Error {
				all = false
			} else {
				found = true
			}
		}
	}
	return all, found
}
