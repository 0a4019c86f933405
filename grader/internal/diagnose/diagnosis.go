// Package diagnose turns the evidence of a failure into an explanation: what kind it is, where in the learner's own code, and
// what was going on there. It reads what the compiler, vet, the race detector and the runtime have printed, and the source;
// it never runs anything and never prints.
package diagnose

import (
	"fmt"
	"path/filepath"
	"strings"

	"gokata/grader/internal/build"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/run"
	"gokata/grader/internal/verdict"
)

// Diagnosis explains one verdict.
type Diagnosis struct {
	Verdict     verdict.Verdict `json:"verdict"`
	Summary     string          `json:"summary"`     // one sentence without a full stop: the operation, its line, what it waits for
	Explanation string          `json:"explanation"` // why that happens, in two or three sentences; "" if nothing more is known
	Concept     string          `json:"concept"`     // the exercise that teaches it; "" if none does
	Test        string          `json:"test"`        // the test that showed it; "" if no test did
	Locations   []Location      `json:"locations"`   // the place to look at first comes first
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

// Diagnose explains a result, the main cause first. A pass needs no explanation.
func Diagnose(r *judge.Result) []Diagnosis {
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

// compiler explains why the code does not compile: the first message first.
func (d *doctor) compiler(messages []build.Message) Diagnosis {
	found := Diagnosis{Verdict: verdict.Build}
	for _, m := range messages {
		found.Locations = append(found.Locations, Location{File: m.File, Line: m.Line, Column: m.Column, Role: firstLine(m.Text)})
	}
	if len(messages) == 0 {
		found.Summary = "the code does not compile"
		return found
	}
	found.Summary = place(messages[0].Line) + firstLine(messages[0].Text)
	if d.isTest(messages[0].File) {
		found.Explanation = "The message is about the tests: they call your code in a way that its declarations do not allow. Compare the names and the types of the function's parameters and results with those that the exercise came with."
	}
	return found
}

func (d *doctor) vet(messages []build.Message) Diagnosis {
	m := messages[0]
	return Diagnosis{Verdict: verdict.Vet, Summary: place(m.Line) + m.Text,
		Locations: []Location{{File: m.File, Line: m.Line, Column: m.Column, Role: "go vet, " + m.Analyzer}}}
}

func (d *doctor) isTest(file string) bool {
	for _, test := range d.tests {
		if filepath.Clean(file) == test {
			return true
		}
	}
	return false
}

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

func (d *doctor) race(e judge.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Race, Summary: "two goroutines touch the same memory without synchronisation, and at least one of them writes"}
	var lines []string
	for _, g := range raceReport(e.Output) {
		if f, ok := d.own(g); ok {
			role := "reads here"
			if g.writes {
				role = "writes here"
			}
			found.Locations = append(found.Locations, f.location(role, g))
			lines = append(lines, fmt.Sprintf("one goroutine %s on line %d", strings.TrimSuffix(role, " here"), f.line))
		}
	}
	if len(lines) == 2 {
		found.Summary = lines[0] + " what " + strings.Replace(lines[1], "one", "another", 1) + ", and nothing orders the two"
	}
	found.Explanation = "Nothing makes one of these accesses happen before the other. Which comes first, and whether the reader sees the value whole, differs from run to run."
	return found
}

func (d *doctor) panicked(v verdict.Verdict, e judge.Evidence) Diagnosis {
	reason := judge.Crash(e.Output)
	found := Diagnosis{Verdict: v, Summary: "the program panicked: " + reason}
	for _, g := range goroutines(e.Output) {
		if f, ok := d.own(g); ok {
			found.Summary = fmt.Sprintf("line %d panicked: %s", f.line, reason)
			found.Locations = append(found.Locations, f.location("panics here", g))
			break
		}
	}
	if reason == exitReason {
		found.Summary = strings.Replace(found.Summary, "panicked: "+reason, "ended the whole program with os.Exit(0)", 1)
		found.Explanation = "A test can only judge code that comes back to it."
	}
	return found
}

// exitReason is what the testing package says of an os.Exit(0) during a test.
const exitReason = "unexpected call to os.Exit(0) during test"

func (d *doctor) deadlock(e judge.Evidence) Diagnosis {
	found := d.stuck(e, func(g goroutine, f frame) string { return "the goroutine " + waiting(g.state, f.line) })
	found.Verdict = verdict.Deadlock
	if found.Summary == "" {
		found.Summary = "the goroutines wait for each other, or for what never comes"
	}
	return found
}

func (d *doctor) leak(e judge.Evidence) Diagnosis {
	found := d.stuck(e, func(g goroutine, f frame) string {
		return "the work is done, but a goroutine stays behind: it " + waiting(g.state, f.line)
	})
	found.Verdict = verdict.Leak
	if found.Summary == "" {
		found.Summary = "the work is done, but a goroutine stays behind"
	}
	return found
}

// stuck finds the goroutines that wait in the learner's code.
func (d *doctor) stuck(e judge.Evidence, say func(goroutine, frame) string) Diagnosis {
	var found Diagnosis
	for _, text := range []string{e.Dump, e.Output, e.Leak} {
		for _, g := range goroutines(text) {
			f, ok := d.own(g)
			if !ok || g.state == "running" {
				continue
			}
			if found.Summary == "" {
				found.Summary = say(g, f)
			}
			found.Locations = append(found.Locations, f.location("waits here", g))
		}
		if found.Summary != "" {
			break
		}
	}
	return found
}

func (d *doctor) timeout(e judge.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Timeout, Summary: "the code still runs and does not come to an end"}
	switch e.End {
	case run.Flood:
		found.Summary = "the code prints without end, and was stopped"
	case run.Memory:
		found.Summary = "the code takes more and more memory, and was stopped"
	}
	for _, g := range goroutines(e.Dump) {
		if f, ok := d.own(g); ok && (g.state == "running" || g.state == "runnable" || strings.HasPrefix(g.state, "sleep")) {
			found.Summary += fmt.Sprintf(": it was last seen on line %d", f.line)
			found.Locations = append(found.Locations, f.location("runs here", g))
			break
		}
	}
	return found
}

func (d *doctor) fail(e judge.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Fail}
	a := assertion(e.Output)
	switch {
	case a.text != "":
		found.Summary, found.Explanation = a.text, a.detail
		for _, f := range a.trace {
			if d.isTest(f.file) || f.file == d.code {
				found.Locations = append(found.Locations, Location{File: f.file, Line: f.line, Role: "expected here"})
				break
			}
		}
	case e.Died:
		found.Summary = fmt.Sprintf("the code ended the whole program (exit status %d)", e.Status)
		found.Explanation = "A test can only judge code that comes back to it."
	default:
		found.Summary = "the test failed without a message"
	}
	return found
}
