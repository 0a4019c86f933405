package history

import (
	"maps"
	"slices"
	"time"

	"gokata/grader/internal/evidence"
)

// never is when what does not happen happens.
const never = time.Duration(1<<63 - 1)

// span is a stretch of the bubble's time. It lasts to never if what it is the time of does not end.
type span struct{ from, to time.Duration }

// wait is a goroutine's wait that takes time.
type wait struct {
	span
	block  *Step
	wake   *Step  // nil if it does not end
	in     *visit // that the goroutine is in, or was started in; nil if that is not known
	called bool   // it is part of a call
	told   bool   // it has been told of
}

// call is a call by the learner's code, of what is a test's, that takes time.
type call struct {
	span
	*Step         // the first wait in it
	at    Place   // the line of the learner's
	waits []Place // where it waits
	loop  bool    // it is of what a loop on that line ranges over
}

// visit is a call of a function of the learner's by a test, in which something happens.
type visit struct {
	span
	name string
	in   []frame // the calls that it is made in, which are a test's
}

// timeline is what takes time in a bubble.
type timeline struct {
	*History
	lives   map[*Goroutine]span
	started map[*Goroutine]*visit // in which they were
	waits   []*wait
	calls   []*call
	last    map[site]*call // the last call from each
	unsure  map[Place]bool // lines of which it cannot be told where one call ends and the next begins
	settled time.Duration  // when the longest wait that the test makes in its own code ends: it lets everything settle
}

// site is a line on which a goroutine calls something.
type site struct {
	who *Goroutine
	at  Place
}

// timeline returns nil if the test is not in one bubble, since there is no time to tell then, or more than one, or if the trace
// breaks off.
func (h *History) timeline() *timeline {
	if h.bubbles != 1 || !h.whole {
		return nil
	}
	t := &timeline{History: h, lives: map[*Goroutine]span{}, started: map[*Goroutine]*visit{}, last: map[site]*call{}, unsure: map[Place]bool{}}
	waits, inside := map[*Goroutine]*wait{}, map[*Goroutine]*visit{} // in progress
	for _, s := range h.Steps {
		if !s.Timed {
			delete(waits, s.Who) // when it ended is not known
			continue
		}
		visits(s, inside)
		switch s.Kind {
		case Begin:
			t.lives[s.Who] = span{s.Time, never}
			if t.started[s.Who] = inside[s.By]; s.By != nil && s.By.From.Own {
				t.started[s.Who] = t.started[s.By]
			}
		case End:
			if life, ok := t.lives[s.Who]; ok {
				t.lives[s.Who] = span{life.from, s.Time}
			}
		case Block:
			w := &wait{span: span{s.Time, never}, block: s, in: inside[s.Who]}
			if s.Who.From.Own {
				w.in = t.started[s.Who]
			}
			t.waits, waits[s.Who] = append(t.waits, w), w
		case Wake:
			if w := waits[s.Who]; w != nil {
				w.to, w.wake = s.Time, s
			}
			delete(waits, s.Who)
		}
	}
	maps.DeleteFunc(t.lives, func(g *Goroutine, life span) bool { return g.ended && life.to == never })
	t.waits = slices.DeleteFunc(t.waits, func(w *wait) bool { return w.from == w.to || w.to == never && waits[w.block.Who] != w })
	var settles span
	for _, w := range t.waits {
		t.call(w)
		if w.block.Who == h.Goroutines[0] && w.length() > settles.length() && entered(w.block.frames) < 0 {
			settles = w.span
		}
	}
	t.settled = settles.to
	return t
}

// visits notes which function of the learner's a test is in.
func visits(s *Step, inside map[*Goroutine]*visit) {
	who := s.By
	if s.Kind == Block || s.Kind == End {
		who = s.Who
	}
	if who == nil || who.From.Own {
		return
	}
	v, i := inside[who], entered(s.frames)
	if v != nil && i >= 0 && slices.Equal(v.in, s.frames[i+1:]) && v.name == s.frames[i].declared() {
		return
	}
	if v != nil {
		v.to = s.Time
		delete(inside, who)
	}
	if i >= 0 && i < len(s.frames)-1 {
		inside[who] = &visit{span{s.Time, never}, s.frames[i].declared(), s.frames[i+1:]}
	}
}

// call finds the calls of a test's code by the learner's that a wait is part of.
func (t *timeline) call(w *wait) {
	frames := w.block.frames
	first := slices.IndexFunc(frames, func(f frame) bool { return f.Own })
	if first == 0 && w.block.state == evidence.Sleeps && len(frames) > 1 && frames[1].Own {
		// The function value that is called need not be a test's: it can be a function of the learner's file.
		if t.code.called(frames[1].Place).Value {
			w.called = true
			t.part(w, frames[1].Place, false)
		}
		return
	}
	for i := 1; i < len(frames); i++ {
		if !frames[i].Own || frames[i-1].Own {
			continue
		}
		loop := t.code.called(frames[i].Place).Loop
		if i == first {
			w.called = true
		} else if !loop {
			continue // that is called from within another such call
		}
		t.part(w, frames[i].Place, loop)
	}
}

// part makes a wait part of the last call from a line, or of a new one.
func (t *timeline) part(w *wait, at Place, loop bool) {
	in, from := w.block.frames[0].Place, site{w.block.Who, at}
	c := t.last[from]
	if c == nil || !loop && (c.to != w.from || slices.Contains(c.waits, in) && !t.code.loops(in)) {
		c = &call{w.span, w.block, at, []Place{in}, loop}
		t.calls, t.last[from] = append(t.calls, c), c
		return
	}
	t.unsure[at] = t.unsure[at] || !loop
	c.to = w.to
	if !slices.Contains(c.waits, in) {
		c.waits = append(c.waits, in)
	}
}
