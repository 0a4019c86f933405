package diagnose

import (
	"fmt"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// timeout explains code that runs and runs.
func (d *doctor) timeout(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Timeout}
	what := "the code runs and runs, and does not come to an end"
	switch e.End {
	case process.Flood:
		what = "the code prints without end, and was stopped"
	case process.Memory:
		what = "the code takes more and more memory, and was stopped"
	}
	found.Summary = what
	for _, g := range evidence.Goroutines(e.Dump) {
		f, ok := g.Innermost(d.ground.Own)
		if !ok || g.State != "running" && g.State != "runnable" && g.State != evidence.Sleeps {
			continue
		}
		found.Summary = fmt.Sprintf("%s: it was last seen on %s", what, d.line(f))
		found.Locations = append(found.Locations, location(f, "still runs here", g))
		switch line := d.src.line(f.File, f.Line); {
		case d.src.defaults(f.File, f.Line):
			found.Explanation, found.concept = "A select with a default never waits: in a loop it asks again and again, and keeps a processor busy meanwhile. Without the default it sleeps until a case is ready.", selecting
		case strings.Contains(line, "<-") || strings.Contains(line, "range "):
			found.Explanation, found.concept = "A receive from a closed channel does not wait: it returns the zero value at once, every time. Ask with v, ok := <-ch whether it is closed, and stop then.", commaOK
		default:
			found.Explanation = "A loop that waits by asking again and again never lets time pass. Wait for an event instead: a receive, a Wait, a lock."
		}
		if !d.src.defaults(f.File, f.Line) {
			d.lookRound(&found, f, g)
		}
		break
	}
	return found
}

// defaults tells whether the line is within a select that has a default.
func (c *sources) defaults(path string, line int) bool {
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
