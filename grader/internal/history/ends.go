package history

import (
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// reasonLimit bounds what is said of a panic's value, in characters.
const reasonLimit = 60

// Ends adds where each goroutine was at the end, if it had not ended: from the dump of the process, where there is one, since
// that knows also of goroutines that ran, or from the trace.
func (h *History) Ends(v verdict.Verdict, e evidence.Evidence) {
	text, reason := e.Dump, ""
	if text == "" {
		text, reason = e.Output, evidence.Crash(e.Output)
	}
	dump, crashed := map[trace.GoID]evidence.Goroutine{}, trace.NoGoroutine
	if e.Died {
		for i, s := range evidence.Goroutines(text) {
			dump[trace.GoID(s.ID)] = s
			if i == 0 && s.State == evidence.Runs && reason != "" && reason != evidence.BubbleDeadlock && reason != evidence.BubbleLeak {
				crashed = trace.GoID(s.ID)
			}
		}
	}
	if h.full {
		h.add(&Step{Event: Event{Kind: Gap}, Who: h.Goroutines[0]})
		h.overtake(dump)
	}
	now, timed := h.told[h.instant]
	for _, who := range h.Goroutines {
		g := h.last(who)
		if g == nil {
			continue
		}
		stopped, seen := dump[g.id]
		at, found := h.stopped(stopped)
		last := Event{Kind: Last, At: g.From}
		switch {
		case who == h.exits && e.Died:
			last.At, last.Does, last.Fault = h.exit, "ends the program", true
		case g.id == crashed:
			last.At, last.Does, last.Fault = at, "panics: "+ansi.Truncate(reason, reasonLimit, "…"), true
		case g.waits:
			last.At, last.Does = g.at, g.doing
			last.Stuck = v == verdict.Deadlock || v == verdict.Leak
			last.Fault = last.Stuck
		case who == h.Goroutines[0] && (g.moves || !seen || !stopped.State.Running()):
			last = Event{Kind: End} // its function has returned: what is left is package testing's
		case seen:
			if found {
				last.At = at
			}
			last.Does, last.Fault = h.code.waiting(stopped.State, nil, last.At), v == verdict.Timeout
		case e.Died:
			last.Does, last.Fault = "still runs", v == verdict.Timeout
		default:
			continue // it was about to end
		}
		h.add(&Step{Event: last, Who: who, Time: now, Timed: timed})
	}
}

// overtake brings what is known of the goroutines from where the trace ends up to a dump.
func (h *History) overtake(dump map[trace.GoID]evidence.Goroutine) {
	for id, g := range h.all {
		s, seen := dump[id]
		g.waits, g.ended = false, !seen
		if at, ok := h.stopped(s); ok && !g.moves && !s.State.Running() && s.Depth("testing.(*T).Run") == 0 {
			g.waits, g.at, g.doing = true, at, h.code.waiting(s.State, nil, at)
		}
	}
}

// last returns the goroutine whose end is that of the one that it counts as, or nil if that has ended. Of those that are one
// with the test's it is the one that waits, or that was started last. (Goroutines' numbers do not tell the order.)
func (h *History) last(g *Goroutine) *Goroutine {
	if g != h.Goroutines[0] {
		if g.ended {
			return nil
		}
		return g
	}
	best := g
	for _, g := range h.inner {
		if !g.ended && (g.waits || !best.waits) {
			best = g
		}
	}
	return best
}

// stopped returns the innermost call of ours in a dump.
func (h *History) stopped(g evidence.Goroutine) (Place, bool) {
	f, ok := g.Innermost(h.code.ours)
	return h.code.place(f.File, f.Line), ok
}
