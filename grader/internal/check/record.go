// Package check judges the exercises of a course as its files are now, and remembers what it found.
package check

import (
	"slices"
	"strings"

	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// Record is what is known of one exercise.
type Record struct {
	ID        string               `json:"id"`
	Name      string               `json:"name"`
	Title     string               `json:"title"`
	Chapter   string               `json:"chapter"`
	Verdict   verdict.Verdict      `json:"verdict"` // "" if it was not judged
	Seconds   float64              `json:"seconds"` // wall time that judging took, when it was judged
	Cached    bool                 `json:"cached"`  // the verdict was remembered
	Tests     []Test               `json:"tests"`
	Diagnosis []diagnose.Diagnosis `json:"diagnosis"` // files are relative to the course's root
	Raw       string               `json:"-"`         // what the tools printed, for those who want to see it
	Texts     map[string]string    `json:"-"`         // the files that were judged, by path relative to the course's root
}

// Test is one expected test of an exercise.
type Test struct {
	Name    string          `json:"name"`
	Hidden  bool            `json:"hidden"`
	Verdict verdict.Verdict `json:"verdict"` // "" if it was not run
	Seconds float64         `json:"seconds"`
	Seed    uint64          `json:"seed"` // of the schedule under which it did not pass; 0 if that needed none
}

// Passed tells whether the exercise is solved.
func (r *Record) Passed() bool { return r.Verdict == verdict.Pass }

// blank is the record of an exercise that has not been judged. Its lists are empty, not null, for the readers of JSON.
func blank(e *course.Exercise) *Record {
	return &Record{ID: e.ID, Name: e.Name, Title: e.Title, Chapter: e.Chapter, Tests: []Test{}, Diagnosis: []diagnose.Diagnosis{}}
}

// rawLimit bounds what is kept of what the tools printed, in bytes.
const rawLimit = 64 << 10

func record(c *course.Course, e *course.Exercise, r *judge.Result) *Record {
	rec := blank(e)
	rec.Verdict, rec.Seconds = r.Verdict, r.Seconds
	for _, t := range r.Tests {
		rec.Tests = append(rec.Tests, Test{t.Name, t.Hidden, t.Verdict, t.Seconds, t.Seed})
	}
	for _, d := range diagnose.Diagnose(r, c.Names()) {
		for i := range d.Locations {
			d.Locations[i].File = c.Rel(d.Locations[i].File)
		}
		if d.Concept == e.Name {
			d.Concept = "" // the exercise itself teaches it
		}
		d.Summary = strings.ReplaceAll(d.Summary, c.Root+"/", "")
		rec.Diagnosis = append(rec.Diagnosis, d)
	}
	rec.Raw, rec.Texts = raw(r), texts(c, r.Unit)
	return rec
}

// texts are a unit's files as they were read.
func texts(c *course.Course, u *gotool.Unit) map[string]string {
	list := map[string]string{}
	for _, file := range u.Sources() {
		list[c.Rel(file.Path)] = string(file.Src)
	}
	return list
}

// raw gathers what the tools printed about a result.
func raw(r *judge.Result) string {
	var parts []string
	for _, m := range append(r.Broken, r.Vet...) {
		parts = append(parts, m.String())
	}
	if first := r.First(); first != nil {
		parts = append(parts, first.Evidence.Output, first.Evidence.Leak, first.Evidence.Dump)
	}
	all := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
	return all[:min(len(all), rawLimit)]
}

// kept is a record as the store holds it.
type kept struct {
	Record
	Raw string `json:"raw"`
}

// Blank returns records of exercises of which nothing is known.
func Blank(exercises []*course.Exercise) []*Record {
	var list []*Record
	for _, e := range exercises {
		list = append(list, blank(e))
	}
	return list
}
