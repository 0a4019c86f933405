package diagnose

import (
	"fmt"
	"strings"

	"gokata/grader/internal/judge"
	"gokata/grader/internal/run"
	"gokata/grader/internal/verdict"
)

// timeout explains code that runs and runs.
func (d *doctor) timeout(e judge.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Timeout}
	what := "the code runs and runs, and does not come to an end"
	switch e.End {
	case run.Flood:
		what = "the code prints without end, and was stopped"
	case run.Memory:
		what = "the code takes more and more memory, and was stopped"
	}
	found.Summary = what
	for _, g := range goroutines(e.Dump) {
		f, ok := d.own(g)
		if !ok || g.state != "running" && g.state != "runnable" && !strings.HasPrefix(g.state, "sleep") {
			continue
		}
		found.Summary = fmt.Sprintf("%s: it was last seen on %s", what, d.line(f))
		found.Locations = append(found.Locations, f.location("still runs here", g))
		switch line := d.src.line(f.file, f.line); {
		case d.src.defaults(f.file, f.line):
			found.Explanation, found.concept = "A select with a default never waits: in a loop it asks again and again, and keeps a processor busy meanwhile. Without the default it sleeps until a case is ready.", selecting
		case strings.Contains(line, "<-") || strings.Contains(line, "range "):
			found.Explanation, found.concept = "A receive from a closed channel does not wait: it returns the zero value at once, every time. Ask with v, ok := <-ch whether it is closed, and stop then.", commaOK
		default:
			found.Explanation = "A loop that waits by asking again and again never lets time pass. Wait for an event instead: a receive, a Wait, a lock."
		}
		break
	}
	return found
}

// defaults tells whether the line is within a select that has a default.
func (c *code) defaults(path string, line int) bool {
	for at := line; at > 0 && at > line-12; at-- {
		if s := c.at(path, at, "select"); s.kind == "select" {
			for _, text := range s.cases {
				if text == "default" {
					return true
				}
			}
			return false
		}
	}
	return false
}
