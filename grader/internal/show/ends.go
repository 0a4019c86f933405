package show

import (
	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// ends adds where each goroutine was at the end, if it had not ended: from the dump of the process, where there is one, since
// that knows also of goroutines that ran, or from the trace.
func (h *history) ends(v verdict.Verdict, e evidence.Evidence) {
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
			if i == 0 && s.State == "running" && reason != "" && reason != evidence.BubbleDeadlock && reason != evidence.BubbleLeak {
				crashed = trace.GoID(s.ID)
			}
		}
	}
	if h.full {
		h.add(&happening{Step: Step{Kind: Fold}, who: h.order[0]})
		h.overtake(dump)
	}
	for _, lane := range h.order {
		g := h.last(lane)
		if g == nil {
			continue
		}
		step := Step{Kind: Last, At: g.at, Does: g.doing}
		stopped, seen := dump[g.id]
		switch {
		case lane == h.exits && e.Died:
			step.At, step.Does = h.exit, "ends the program"
		case g.id == crashed:
			step.At, _ = h.stopped(stopped)
			step.Does = "panics: " + shorten(reason)
		case !g.waits && lane == h.order[0] && (g.moves || !seen || !stopped.State.Running()):
			step = Step{Kind: End} // its function has returned: what is left is package testing's
		case seen && !g.waits:
			at, ok := h.stopped(stopped)
			if !ok {
				at = g.from
			}
			step.At, step.Does = at, h.waiting(stopped.State, nil, at)
		case !g.waits && e.Died:
			step.At, step.Does = g.from, "still runs"
		case !g.waits:
			continue // it was about to end
		}
		step.Stuck = g.waits && (v == verdict.Deadlock || v == verdict.Leak)
		step.Fault = step.Stuck || g.id == crashed || lane == h.exits && e.Died || step.Kind == Last && !g.waits && v == verdict.Timeout
		h.add(&happening{Step: step, who: lane})
	}
	if len(h.happenings) > 0 {
		latest := h.happenings[len(h.happenings)-1].instant
		for _, s := range h.happenings {
			if s.Kind == Last || s.Kind == End && s.who == h.order[0] {
				s.Time, s.Timed = h.clock.told[latest]
			}
		}
	}
}

// overtake brings what is known of the goroutines from where the trace ends up to a dump.
func (h *history) overtake(dump map[trace.GoID]evidence.Goroutine) {
	for id, g := range h.goroutines {
		s, seen := dump[id]
		g.waits, g.ended = false, !seen
		if at, ok := h.stopped(s); ok && !g.moves && !s.State.Running() && s.Depth("testing.(*T).Run") == 0 {
			g.waits, g.at, g.doing = true, at, h.waiting(s.State, nil, at)
		}
	}
}

// last returns the goroutine of a lane whose end is the lane's, or nil if it has ended. In the test's lane that is the one that
// waits, or the one that was started last. (Goroutines' numbers do not tell the order.)
func (h *history) last(lane *goroutine) *goroutine {
	if lane != h.order[0] {
		if lane.ended {
			return nil
		}
		return lane
	}
	best := lane
	for _, g := range h.inner {
		if !g.ended && (g.waits || !best.waits) {
			best = g
		}
	}
	return best
}

// stopped returns the innermost call of ours in a dump.
func (h *history) stopped(s evidence.Goroutine) (Place, bool) {
	f, ok := s.Innermost(func(file string) bool { return h.own(file) || h.test(file) })
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
