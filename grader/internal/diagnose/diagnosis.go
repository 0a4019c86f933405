// Package diagnose turns the evidence of a failure into an explanation: what kind it is, where in the learner's own code, and
// what was going on there. It reads what the compiler, vet, the race detector and the runtime have printed, and the source;
// it never runs anything and never prints.
package diagnose

import (
	"fmt"
	"path/filepath"
	"strings"

	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// Diagnosis explains one verdict.
type Diagnosis struct {
	Verdict     verdict.Verdict `json:"verdict"`
	Summary     string          `json:"summary"`     // one sentence without a full stop: the operation, its line, what it waits for
	Explanation string          `json:"explanation"` // why that happens, in two or three sentences; "" if nothing more is known
	Story       []string        `json:"story"`       // what each goroutine was doing, if there were several
	Concept     string          `json:"concept"`     // the exercise that teaches it; "" if none does
	Test        string          `json:"test"`        // the test that showed it; "" if no test did
	Locations   []Location      `json:"locations"`   // the place to look at first comes first

	concept concept
}

// Location is a place in the source.
type Location struct {
	File      string `json:"file"`
	Line      int    `json:"line"`      // from 1
	Column    int    `json:"column"`    // in bytes from 1, or 0 if unknown
	Function  string `json:"function"`  // without its package; "" if unknown
	Role      string `json:"role"`      // what happened here, such as "waits here"
	Goroutine string `json:"goroutine"` // the function that the goroutine runs and where it was started; "" if unknown
}

// Diagnose explains a result, the main cause first. A pass needs no explanation. Concepts are looked for among the names of
// the given exercises.
func Diagnose(r *judge.Result, exercises []string) []Diagnosis {
	list := diagnose(r)
	for i := range list {
		list[i].Concept = list[i].concept.in(exercises)
	}
	return list
}

func diagnose(r *judge.Result) []Diagnosis {
	d := &doctor{code: r.Unit.Code.Path}
	for _, file := range r.Unit.Files {
		d.tests = append(d.tests, file.Path)
	}
	var list []Diagnosis
	add := func(found Diagnosis, test string) {
		if found.Summary != "" {
			found.Test = test
			list = append(list, found)
		}
	}
	switch {
	case r.Verdict == verdict.Pass:
		return nil
	case r.Verdict == verdict.Error:
		return []Diagnosis{{Verdict: verdict.Error, Summary: r.Problem, Explanation: "This says nothing about your code: nothing was counted for or against it."}}
	case r.Verdict == verdict.Build:
		return []Diagnosis{d.compiler(r.Broken)}
	}
	if len(r.Vet) > 0 {
		add(d.vet(r.Vet), "")
	}
	if first := r.First(); first != nil {
		add(d.test(first), first.Name)
	}
	return list
}

// doctor knows which files are whose.
type doctor struct {
	code  string   // the learner's file
	tests []string // the course's
	src   code
}

func (d *doctor) test(t *judge.Test) Diagnosis {
	e := t.Evidence
	switch t.Verdict {
	case verdict.Race:
		return d.race(e)
	case verdict.Panic, verdict.PanicChannel:
		return d.panicked(t.Verdict, e)
	case verdict.Deadlock:
		return d.deadlock(e)
	case verdict.Leak:
		return d.leak(e)
	case verdict.Timeout:
		return d.timeout(e)
	default:
		return d.fail(e)
	}
}

func (d *doctor) isTest(file string) bool {
	for _, test := range d.tests {
		if filepath.Clean(file) == test {
			return true
		}
	}
	return false
}

// place begins a message with its line.
func place(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf("line %d: ", line)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
