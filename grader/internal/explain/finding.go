package explain

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// Finding is a fault that was found, and how often it showed.
type Finding struct {
	diagnose.Diagnosis
	Seen      int  `json:"seen"`    // runs that showed it
	Runs      int  `json:"runs"`    // runs of that kind which could have
	Perturbed bool `json:"stirred"` // it showed only when the schedule was perturbed

	key     string // the same for two accounts of one fault
	watched bool   // the sampler was at work in every run that showed it
}

// findings explains failures, with one finding for each fault, as seen in one run of one.
func (p *Package) findings(failures ...judge.Failure) []Finding {
	list := []Finding{} // not null, for the readers of JSON
	for _, f := range failures {
		for _, d := range p.explain(f) {
			if key := keyOf(d); indexOf(list, key) < 0 {
				list = append(list, Finding{Diagnosis: d, Seen: 1, Runs: 1, key: key})
			}
		}
	}
	return list
}

func indexOf(list []Finding, key string) int {
	return slices.IndexFunc(list, func(f Finding) bool { return f.key == key })
}

func keyOf(d diagnose.Diagnosis) string {
	if len(d.Locations) == 0 {
		return fmt.Sprint(d.Verdict, d.Test, " ", d.Summary)
	}
	places := 1
	if d.Verdict == verdict.Race {
		places = min(2, len(d.Locations))
	}
	var at []string
	for _, l := range d.Locations[:places] {
		at = append(at, fmt.Sprintf("%s:%d", l.File, l.Line))
	}
	slices.Sort(at) // the two sides of a race, whichever comes first
	return fmt.Sprint(d.Verdict, at)
}

// finish puts the main cause first, and names files as the person at the keyboard does, from dir. A race may be behind a wrong
// value, a wrong value behind a leak. What shows more often comes first among equals.
func (p *Package) finish(dir string) {
	slices.SortStableFunc(p.Findings, func(a, b Finding) int {
		switch {
		case a.Verdict == b.Verdict:
			return b.Seen*max(1, a.Runs) - a.Seen*max(1, b.Runs)
		case a.Verdict == verdict.Vet && harmless(a.Diagnosis, b.Verdict):
			return 1
		case b.Verdict == verdict.Vet && harmless(b.Diagnosis, a.Verdict):
			return -1
		case verdict.Worst(a.Verdict, b.Verdict) == a.Verdict:
			return -1
		}
		return 1
	})
	p.Texts = map[string]string{}
	for _, f := range p.Findings {
		for i := range f.Locations {
			l := &f.Locations[i]
			path := l.File
			if rest, err := filepath.Rel(dir, path); err == nil && filepath.IsAbs(path) && filepath.IsLocal(rest) {
				l.File = filepath.ToSlash(rest)
			} else if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			if file := p.own.Code(path); file != nil { // somebody else's output may name what is not here
				p.Texts[l.File] = string(file.Src)
			}
		}
	}
}

// harmless tells whether what vet found cannot be what caused the other: a cancel that is never called makes goroutines stay
// behind, and a Fatal off its goroutine makes a test wait; a copied lock or a late Add may do anything.
func harmless(vet diagnose.Diagnosis, other verdict.Verdict) bool {
	for analyzer, causes := range map[string]verdict.Verdict{"lostcancel": verdict.Leak, "testinggoroutine": verdict.Deadlock, "sigchanyzer": verdict.Deadlock} {
		if len(vet.Locations) > 0 && strings.HasSuffix(vet.Locations[0].Role, analyzer) {
			return other != causes && other != verdict.Build
		}
	}
	return false
}
