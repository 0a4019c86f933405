package history

import (
	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// Ends adds where each goroutine was at the end, if it had not ended: from the dump of the process, where there is one, since
// that knows also of goroutines that ran, or from the trace.
func (h *History) Ends(v verdict.Verdict, e evidence.Evidence) {
	dump := map[trace.GoID]evidence.Goroutine{}
	crashed := trace.NoGoroutine
	reason := ""
	if e.Died {
		text := e.Dump
		if text == "" {
			text = e.Output
			reason = evidence.Crash(text)
		}
		for i, s := range evidence.Goroutines(text) {
			dump[trace.GoID(s.ID)] = s
			if i == 0 && s.State == evidence.Runs && reason != "" && reason != evidence.BubbleDeadlock && reason != evidence.BubbleLeak {
				crashed = trace.GoID(s.ID)
			}
		}
	}
	if h.full {
		h.add(&Step{Kind: Gap, Who: h.Goroutines[0]})
		h.overtake(dump)
	}
	for _, who := range h.Goroutines {
		g := h.last(who)
		if g == nil {
			continue
		}
		step := &Step{Kind: Last, Who: who, At: g.at, Does: g.doing}
		stopped, seen := dump[g.id]
		switch {
		case who == h.exits && e.Died:
			step.At, step.Does = h.exit, "ends the program"
		case g.id == crashed:
			step.At, _ = h.stopped(stopped)
			step.Does = "panics: " + shorten(reason)
		case !g.waits && who == h.Goroutines[0] && (g.moves || !seen || !stopped.State.Running()):
			step = &Step{Kind: End, Who: who} // its function has returned: what is left is package testing's
		case seen && !g.waits:
			at, ok := h.stopped(stopped)
			if !ok {
				at = g.From
			}
			step.At, step.Does = at, h.waiting(stopped.State, nil, at)
		case !g.waits && e.Died:
			step.At, step.Does = g.From, "still runs"
		case !g.waits:
			continue // it was about to end
		}
		step.Stuck = g.waits && (v == verdict.Deadlock || v == verdict.Leak)
		step.Fault = step.Stuck || g.id == crashed || who == h.exits && e.Died || step.Kind == Last && !g.waits && v == verdict.Timeout
		h.add(step)
	}
	if len(h.Steps) > 0 {
		latest := h.Steps[len(h.Steps)-1].instant
		for _, s := range h.Steps {
			if s.Kind == Last || s.Kind == End && s.Who == h.Goroutines[0] {
				s.Time, s.Timed = h.clock.told[latest]
			}
		}
	}
}

// overtake brings what is known of the goroutines from where the trace ends up to a dump.
func (h *History) overtake(dump map[trace.GoID]evidence.Goroutine) {
	for id, g := range h.all {
		s, seen := dump[id]
		g.waits, g.ended = false, !seen
		if at, ok := h.stopped(s); ok && !g.moves && !s.State.Running() && s.Depth("testing.(*T).Run") == 0 {
			g.waits, g.at, g.doing = true, at, h.waiting(s.State, nil, at)
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
	if !ok {
		return Place{}, false
	}
	return h.place(f.File, f.Line), true
}

// reasonLimit bounds what is said of a panic's value, in characters.
const reasonLimit = 60

func shorten(text string) string {
	if runes := []rune(text); len(runes) > reasonLimit {
		return string(runes[:reasonLimit-1]) + "…"
	}
	return text
}
