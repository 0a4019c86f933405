package diagnose

import (
	"fmt"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// timeout explains code that runs and runs.
func (x *explainer) timeout(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Timeout}
	what := "the code runs and runs, and does not come to an end"
	switch e.End {
	case process.Flood:
		what = "the code prints without end, and was stopped"
	case process.Stopped:
		found.Locations = x.calls("may stop the process here", "syscall.Kill")
		what = "the tests' process was stopped, by a signal of its own or since it asked the terminal, and nobody would ever let it go on"
	case process.Memory:
		what = "the code takes more and more memory, and was stopped"
	}
	found.Summary = what
	g, f, ok := x.busy(evidence.Goroutines(e.Dump))
	if !ok {
		return found
	}
	f.Line = x.asking(f)
	found.Summary = fmt.Sprintf("%s: it was last seen on %s", what, x.line(f))
	found.Locations = append(found.Locations, location(f, "still runs here", g))
	switch line := x.lineText(f); {
	case g.State == evidence.InSyscall:
		found.Explanation = "A call of the operating system has not come back. To the clock of a test in a bubble its goroutine runs all the while, so that no time passes. Wait with what package time or a channel offers."
	case x.inDefault(f):
		found.Explanation, found.concept = "A select with a default never waits: in a loop it asks again and again, and keeps a processor busy meanwhile. Without the default it sleeps until a case is ready.", selecting
	case strings.Contains(line, "<-") || strings.Contains(line, "range "):
		found.Explanation, found.concept = "A receive from a closed channel does not wait: it returns the zero value at once, every time. Ask with v, ok := <-ch whether it is closed, and stop then.", commaOK
	default:
		found.Explanation = "A loop that waits by asking again and again never lets time pass. Wait for an event instead: a receive, a Wait, a lock."
	}
	return found
}

// busy finds the goroutine that keeps a process busy, and where: one that runs or sleeps and runs again, or else is in the operating system.
func (x *explainer) busy(list []evidence.Goroutine) (g evidence.Goroutine, at evidence.Frame, ok bool) {
	for _, other := range list {
		f, own := other.Innermost(x.Own)
		switch {
		case own && (other.State.Running() || other.State == evidence.Sleeps):
			return other, f, true
		case own && other.State == evidence.InSyscall && !ok:
			g, at, ok = other, f, true
		}
	}
	return g, at, ok
}

// asking returns the line on which a goroutine that was seen at a select with one case and a default asks: the case's. Such a
// select is compiled as that operation alone, and whether a sample shows its line or that of the select is chance.
func (x *explainer) asking(at evidence.Frame) int {
	s := x.site(at, code.Select)
	if s.Operation == nil || !s.program.Default(s.Operation) {
		return at.Line
	}
	if cases := s.program.Cases(s.Operation); len(cases) == 1 {
		return s.program.Line(cases[0].Node)
	}
	return at.Line
}

// inDefault tells whether the line is within a select that has a default.
func (x *explainer) inDefault(at evidence.Frame) bool {
	for line := at.Line; line > 0 && line > at.Line-12; line-- {
		if s := x.site(evidence.Frame{File: at.File, Line: line}, code.Select); s.Operation != nil {
			return s.program.Default(s.Operation)
		}
	}
	return false
}
