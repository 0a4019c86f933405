// Package diagnose turns the evidence of a failure into an explanation: what kind it is, where in the learner's own code, and
// what was going on there. It reads what the compiler, vet, the race detector and the runtime have printed, and the source;
// it never runs anything and never prints.
package diagnose

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
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

// location is the place of a frame of a goroutine.
func location(f evidence.Frame, role string, g evidence.Goroutine) Location {
	l := Location{File: f.File, Line: f.Line, Function: f.Name(), Role: role}
	if len(g.Created) > 0 {
		l.Goroutine = fmt.Sprintf("started by %s on line %d", g.Created[0].Name(), g.Created[0].Line)
	}
	return l
}

// Diagnose explains a result, the main cause first. A pass needs no explanation. Concepts are looked for among the names of
// the given exercises.
func Diagnose(r *judge.Result, exercises []string) []Diagnosis {
	return taught(diagnose(r), exercises)
}

// taught names the exercises that teach what went wrong. Lists are empty, not null, for the readers of JSON.
func taught(list []Diagnosis, exercises []string) []Diagnosis {
	for i := range list {
		d := &list[i]
		d.Concept = d.concept.in(exercises)
		d.Story, d.Locations = append([]string{}, d.Story...), append([]Location{}, d.Locations...)
	}
	return list
}

func diagnose(r *judge.Result) (list []Diagnosis) {
	x := &explainer{unitScope(r.Unit)}
	switch {
	case r.Verdict == verdict.Pass:
		return nil
	case r.Verdict == verdict.Error:
		return []Diagnosis{{Verdict: verdict.Error, Summary: r.Problem, Explanation: "This says nothing about your code: nothing was counted for or against it."}}
	case r.Verdict == verdict.Build:
		return []Diagnosis{x.compiler(r.Broken)}
	}
	if len(r.Vet) > 0 {
		list = append(list, x.vet(r.Vet))
	}
	if first := r.First(); first != nil {
		found := x.test(first.Verdict, first.Evidence)
		found.Test = first.Name
		if first.Seed > 0 {
			x.schedule(&found, first.Evidence.Turns)
			id, _, _ := strings.Cut(path.Base(r.Unit.ID), "_")
			found.Explanation += fmt.Sprintf(" It shows only if the goroutines take turns in a rare way: grader show %s %s --seed %d draws it.", id, first.Name, first.Seed)
		}
		list = append(list, found)
	}
	return list
}

// Failure explains one thing that went wrong, in whatever code: in a test, or in messages of the compiler or of vet. A failure
// that has nothing to do with the scope's own code has no diagnosis; vet's messages have one for each.
func Failure(v verdict.Verdict, e evidence.Evidence, messages []gotool.Message, test string, scope Scope, exercises []string) []Diagnosis {
	x := &explainer{scope}
	if scope.Main == "" {
		x.Main = x.onlyFile(e.Output, e.Dump, e.Leak)
	}
	var list []Diagnosis
	switch v {
	case verdict.Build:
		list = []Diagnosis{x.compiler(messages)}
	case verdict.Vet:
		for _, m := range messages {
			list = append(list, x.vet([]gotool.Message{m}))
		}
	case verdict.Error:
		list = []Diagnosis{{Verdict: v, Summary: "the tests could not be judged: the system ended their process, or gave it too little of the processor"}}
	default:
		list = []Diagnosis{x.test(v, e)}
		if v == verdict.Race && len(list[0].Locations) == 0 {
			return nil
		}
	}
	for i := range list {
		list[i].Test = test
	}
	return taught(list, exercises)
}

// onlyFile returns the one file of the ground that texts speak of, or "" if there are several: then lines need its name.
func (x *explainer) onlyFile(texts ...string) string {
	files := map[string]bool{}
	for _, text := range texts {
		for _, g := range append(evidence.Goroutines(text), evidence.RaceReport(text)...) {
			for _, f := range slices.Concat(g.Frames, g.Created) {
				if x.Own(f.File) {
					files[f.File] = true
				}
			}
		}
	}
	if list := slices.Collect(maps.Keys(files)); len(list) == 1 {
		return list[0]
	}
	return ""
}

// Scope says which files a failure is explained in, and gives access to them.
type Scope struct {
	Own  func(file string) bool       // what the reader has written and can change
	Test func(file string) bool       // tests that the reader has not written
	Main string                       // the file that a line without a file's name is in; "" if every line needs one
	Code func(file string) *code.File // the file as it was judged, or nil if it is not known
}

// unitScope is the scope of an exercise: the learner's one file, and the course's tests.
func unitScope(u *gotool.Unit) Scope {
	return Scope{
		Own: func(file string) bool { return file == u.Code.Path },
		Test: func(file string) bool {
			return slices.ContainsFunc(u.Files, func(f *code.File) bool { return f.Path == file })
		},
		Main: u.Code.Path,
		Code: func(file string) *code.File { return u.Code.Snapshot.Files[file] },
	}
}

// explainer explains failures in a scope.
type explainer struct{ Scope }

// program returns what is known of the code that a file belongs to, or nil.
func (x *explainer) program(file string) *code.Program {
	if f := x.Code(file); f != nil {
		return f.Snapshot.Program()
	}
	return nil
}

// lineText returns the text of a frame's line, or "".
func (x *explainer) lineText(at evidence.Frame) string {
	if f := x.Code(at.File); f != nil {
		return f.LineText(at.Line)
	}
	return ""
}

func (x *explainer) test(v verdict.Verdict, e evidence.Evidence) (found Diagnosis) {
	switch v {
	case verdict.Race:
		found = x.race(e)
	case verdict.Panic, verdict.PanicChannel:
		found = x.panicked(v, e)
	case verdict.Deadlock:
		found = x.deadlock(e)
	case verdict.Leak:
		found = x.leak(e)
	case verdict.Timeout:
		found = x.timeout(e)
	default:
		found = x.fail(e)
		x.measured(&found, e)
	}
	if also := besides(v, e); also != "" {
		found.Story = append(found.Story, also)
	}
	return found
}

// line names a place: "line 12", or where files could be confused "line 12 of pool.go".
func (x *explainer) line(f evidence.Frame) string {
	if f.File == x.Main {
		return fmt.Sprintf("line %d", f.Line)
	}
	return fmt.Sprintf("line %d of %s", f.Line, filepath.Base(f.File))
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
