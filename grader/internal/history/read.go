package history

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/inside/tracer"
)

// Read reads a trace. The error says that there is no test in it.
func Read(r io.Reader, code Code) (*History, error) {
	events, err := trace.NewReader(r)
	if err != nil {
		return nil, err
	}
	h := &History{code: code, all: map[trace.GoID]*Goroutine{}, told: map[int]time.Duration{}}
	for {
		e, err := events.ReadEvent()
		if err != nil {
			break
		}
		switch e.Kind() {
		case trace.EventLog:
			h.log(e)
		case trace.EventStateTransition:
			if st := e.StateTransition(); st.Resource.Kind == trace.ResourceGoroutine && len(h.Goroutines) > 0 {
				h.transition(e, st)
			}
		}
	}
	if len(h.Goroutines) == 0 {
		return nil, errors.New("it ends before the test begins")
	}
	for _, s := range h.Steps {
		s.Time, s.Timed = h.told[s.instant]
	}
	h.Steps = slices.DeleteFunc(h.Steps, func(s *Step) bool { return !s.Who.mine })
	h.Goroutines = slices.DeleteFunc(h.Goroutines, func(g *Goroutine) bool { return !g.mine })
	return h, nil
}

// log reads what package tracer has put into the trace.
func (h *History) log(e trace.Event) {
	switch log := e.Log(); {
	case log.Category == tracer.TestCategory && len(h.Goroutines) == 0:
		test := h.get(e.Goroutine())
		test.one, test.mine, test.What = test, true, "the test"
		h.Goroutines = append(h.Goroutines, test)
		h.add(&Step{Event: Event{Kind: Begin}, Who: test})
	case log.Category == tracer.ExitCategory:
		h.exits, h.exit = h.get(e.Goroutine()).one, h.code.read(e.Stack()).at()
	case log.Category == tracer.FullCategory:
		h.full = true
	case log.Category == tracer.ClockCategory:
		if passed, err := strconv.ParseInt(log.Message, 10, 64); err == nil {
			h.told[h.instant] = time.Duration(passed)
		}
	}
}

func (h *History) get(id trace.GoID) *Goroutine {
	g := h.all[id]
	if g == nil {
		g = &Goroutine{id: id}
		h.all[id] = g
	}
	return g
}

func (h *History) add(s *Step) {
	s.instant = h.instant
	h.Steps = append(h.Steps, s)
}

// transition reads the change of a goroutine's state.
func (h *History) transition(e trace.Event, st trace.StateTransition) {
	from, to := st.Goroutine()
	g, cause := h.get(st.Resource.Goroutine()), h.code.read(e.Stack())
	var by *Goroutine
	if id := e.Goroutine(); id != trace.NoGoroutine && id != g.id {
		by = h.get(id)
		if len(cause.ours) > 0 {
			by.moves = false // its bubble is over: it goes on with the test
		}
		if by.moves {
			by = nil
		}
	}
	switch {
	case from == trace.GoNotExist && to == trace.GoRunnable:
		h.created(g, by, h.code.read(st.Stack), cause)
	case from == trace.GoRunning && to == trace.GoNotExist:
		g.ended = true
		h.whole = h.whole || g.one == h.Goroutines[0]
		if g.one == g && g != h.Goroutines[0] {
			h.add(&Step{Event: Event{Kind: End}, Who: g})
		}
	case from == trace.GoRunning && to == trace.GoWaiting:
		h.blocked(g, st.Reason, h.code.read(st.Stack))
	case from == trace.GoWaiting && to == trace.GoRunnable:
		if g.moves {
			h.instant++
		}
		if g.waits {
			h.woken(g, by, cause)
		}
	}
}

// starters are the functions that start what they are given in a goroutine.
var starters = []string{"sync.(*WaitGroup).Go", "golang.org/x/sync/errgroup.(*Group).Go"}

// created enters a new goroutine: as one with the test's, if it is one in which package testing runs a test's function.
func (h *History) created(g, by *Goroutine, start, cause stack) {
	inBubble := strings.HasPrefix(cause.first, "testing/synctest.")
	if by != nil && by.one == h.Goroutines[0] && (inBubble || strings.HasPrefix(cause.first, "testing.")) {
		g.one, g.bubbled = h.Goroutines[0], inBubble
		h.inner = append(h.inner, g)
		h.instant++
		if inBubble {
			if !by.bubbled {
				h.bubbles++
			}
			h.told[h.instant] = 0
		}
		return
	}
	g.one, g.By = g, one(by)
	h.Goroutines = append(h.Goroutines, g)
	g.From, g.What = cause.at(), cause.runs()
	if len(start.ours) > 0 {
		g.What = start.runs()
	}
	g.mine = len(start.ours) > 0 || len(cause.ours) > 0 && slices.Contains(starters, cause.first)
	if by == nil {
		g.From = start.at() // a timer has started it
	}
	h.add(&Step{Event: Event{Kind: Begin, At: start.at(), Cause: g.From}, Who: g, By: g.By, frames: cause.ours})
}

// one returns the goroutine that another counts as.
func one(g *Goroutine) *Goroutine {
	if g != nil && g.one != nil {
		return g.one
	}
	return g
}

// blocked enters that a goroutine waits, if it does so in code of the learner's or of a test's.
func (h *History) blocked(g *Goroutine, reason string, s stack) {
	if s.within("internal/synctest.Run") {
		g.moves = true
		return
	}
	if g.one == nil || len(s.ours) == 0 || s.within("testing.") {
		return // to wait for a subtest, for its turn, or at a test's end, is the testing package's own business
	}
	g.moves, g.mine = false, true
	state := stateOf(reason, s.above)
	if state == "" {
		return
	}
	g.waits, g.at, g.doing = true, s.at(), h.code.waiting(state, s.above, s.at())
	h.add(&Step{Event: Event{Kind: Block, At: g.at, Does: g.doing}, Who: g.one, state: state, frames: s.ours})
}

// woken enters that a goroutine can go on.
func (h *History) woken(g, by *Goroutine, cause stack) {
	g.waits = false
	step := &Step{Event: Event{Kind: Wake, At: g.at, Does: untold[g.doing]}, Who: g.one}
	switch {
	case by == nil:
	case by.one == by && by.By == nil && !by.mine: // a library's timer, such as a context's deadline
	default:
		by.mine = by.mine || len(cause.ours) > 0
		step.By, step.frames, step.Cause, step.Does = one(by), cause.ours, cause.at(), h.code.act(cause)
	}
	h.add(step)
}
