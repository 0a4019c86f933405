package history

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/inside/tracer"
)

// clock numbers the instants of bubbles. While a bubble's goroutines run, time stands still there. When all of them wait, the
// runtime wakes the goroutine that has started the bubble, and in its name lets time go on and fires what is due: that is a
// new instant. The trace has no virtual time: what time an instant is, the code under test tells (see tracer.Tell).
type clock struct {
	instant int
	told    map[int]time.Duration
}

// Read reads a trace. The error says that there is no test in it.
func Read(r io.Reader, code Code) (*History, error) {
	events, err := trace.NewReader(r)
	if err != nil {
		return nil, err
	}
	h := &History{code: code, all: map[trace.GoID]*Goroutine{}, clock: clock{told: map[int]time.Duration{}}}
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
		s.Time, s.Timed = h.clock.told[s.instant]
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
		h.add(&Step{Kind: Begin, Who: test})
	case log.Category == tracer.ExitCategory:
		h.exits = h.get(e.Goroutine()).one
		h.exit, _ = h.innermost(calls(e.Stack()))
	case log.Category == tracer.FullCategory:
		h.full = true
	case log.Category == tracer.ClockCategory:
		if passed, err := strconv.ParseInt(log.Message, 10, 64); err == nil {
			h.clock.told[h.clock.instant] = time.Duration(passed)
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
	s.instant = h.clock.instant
	h.Steps = append(h.Steps, s)
}

// transition reads the change of a goroutine's state.
func (h *History) transition(e trace.Event, st trace.StateTransition) {
	from, to := st.Goroutine()
	g := h.get(st.Resource.Goroutine())
	var by *Goroutine
	if id := e.Goroutine(); id != trace.NoGoroutine && id != g.id {
		by = h.get(id)
		if _, ours := h.innermost(calls(e.Stack())); ours {
			by.moves = false // its bubble is over: it goes on with the test
		}
		if by.moves {
			by = nil
		}
	}
	switch {
	case from == trace.GoNotExist && to == trace.GoRunnable:
		h.created(g, by, calls(st.Stack), calls(e.Stack()))
	case from == trace.GoRunning && to == trace.GoNotExist:
		g.ended = true
		h.whole = h.whole || g.one == h.Goroutines[0]
		if g.one == g && g != h.Goroutines[0] {
			h.add(&Step{Kind: End, Who: g})
		}
	case from == trace.GoRunning && to == trace.GoWaiting:
		h.blocked(g, st.Reason, calls(st.Stack))
	case from == trace.GoWaiting && to == trace.GoRunnable:
		if g.moves {
			h.clock.instant++
		}
		if g.waits {
			g.waits = false
			step := &Step{Kind: Wake, Who: g.one, At: g.at, Does: untold[g.doing]}
			if by != nil && by.timer && !by.mine {
				by = nil // a library's timer, such as a context's deadline
			}
			if by != nil {
				stack := calls(e.Stack())
				var ours bool
				if step.Cause, ours = h.innermost(stack); ours {
					by.mine = true
				}
				step.Does = h.act(stack, step.Cause)
				step.By, step.Calls = one(by), h.ours(stack)
			}
			h.add(step)
		}
	}
}

// one returns the goroutine that another counts as.
func one(g *Goroutine) *Goroutine {
	if g != nil && g.one != nil {
		return g.one
	}
	return g
}

// starters are the functions that start what they are given in a goroutine.
var starters = []string{"sync.(*WaitGroup).Go", "golang.org/x/sync/errgroup.(*Group).Go"}

// untold says, by what a goroutine has waited for, what has come if no goroutine of the program let it go on.
var untold = map[string]string{
	waits("sleep", "", false):         "has slept",
	waits("synctest.Wait", "", false): "sees that all others wait",
	waits("IO wait", "", false):       "has its input or output",
}

// created enters a new goroutine: as one with the test's, if it is one in which package testing runs a test's function.
func (h *History) created(g, by *Goroutine, start, stack []trace.StackFrame) {
	if len(stack) > 0 && by != nil && by.one == h.Goroutines[0] && (strings.HasPrefix(stack[0].Func, "testing.") || strings.HasPrefix(stack[0].Func, "testing/synctest.")) {
		g.one = h.Goroutines[0]
		h.inner = append(h.inner, g)
		h.clock.instant++
		if strings.HasPrefix(stack[0].Func, "testing/synctest.") {
			if g.bubbled = true; !by.bubbled {
				h.bubbles++
			}
			h.clock.told[h.clock.instant] = 0
		}
		return
	}
	g.one, g.By, g.timer = g, one(by), by == nil
	h.Goroutines = append(h.Goroutines, g)
	started, isOurs := h.innermost(stack)
	runs, runsOurs := h.innermost(start)
	g.mine = runsOurs || isOurs && slices.Contains(starters, stack[0].Func)
	g.From = started
	switch {
	case runsOurs:
		g.What = h.runs(start)
	case isOurs:
		g.What = h.runs(stack)
	}
	if by == nil {
		g.From = runs // a timer has started it
	}
	h.add(&Step{Kind: Begin, Who: g, By: g.By, At: runs, Cause: g.From, Calls: h.ours(stack)})
}

// runs names what a goroutine runs by the innermost of the calls that is in a file of the learner's or of a test's. A literal
// has no name: it is in a function.
func (h *History) runs(stack []trace.StackFrame) string {
	for _, f := range stack {
		if !h.code.ours(f.File) {
			continue
		}
		name, _, literal := strings.Cut(Call{Function: f.Func}.Name(), ".func")
		name, _, wrapped := strings.Cut(name, ".gowrap")
		if literal || wrapped || !h.starts(stack, f) {
			return "func in " + name
		}
		return name
	}
	return ""
}

// starts tells whether a frame is the whole stack, as it is of a goroutine's start.
func (h *History) starts(stack []trace.StackFrame, f trace.StackFrame) bool {
	return len(stack) == 1 && stack[0] == f
}

// blocked enters that a goroutine waits, if it does so in code of the learner's or of a test's.
func (h *History) blocked(g *Goroutine, reason string, stack []trace.StackFrame) {
	at, ok := h.innermost(stack)
	if has(h.above(stack), "internal/synctest.Run") {
		g.moves = true
		return
	}
	if g.one == nil || !ok || slices.ContainsFunc(h.above(stack), func(name string) bool { return strings.HasPrefix(name, "testing.") }) {
		return // to wait for a subtest, for its turn, or at a test's end, is the testing package's own business
	}
	g.moves = false
	g.mine = true
	state := stateOf(reason, h.above(stack))
	if state == "" {
		return
	}
	g.waits, g.at = true, at
	g.doing = h.waiting(state, h.above(stack), at)
	h.add(&Step{Kind: Block, Who: g.one, At: at, Does: g.doing, State: state, Calls: h.ours(stack)})
}

// waiting says what a goroutine waits for, from its state and the functions that it is in on a line of ours.
func (h *History) waiting(state evidence.State, above []string, at Place) string {
	for i := len(above) - 1; i >= 0; i-- {
		if !slices.ContainsFunc([]string{"runtime.", "sync.", "time.", "internal/", "testing/synctest."}, func(p string) bool { return strings.HasPrefix(above[i], p) }) {
			return "waits in " + above[i][strings.LastIndexByte(above[i], '/')+1:]
		}
	}
	name, loop := h.code.Operation(at.File, at.Line, state)
	return waits(state, name, loop)
}

// calls lists the calls of a stack, innermost first.
func calls(s trace.Stack) []trace.StackFrame { return slices.Collect(s.Frames()) }

// innermost returns the innermost call that is in a file of the learner's or of a test's.
func (h *History) innermost(stack []trace.StackFrame) (Place, bool) {
	for _, f := range stack {
		if h.code.ours(f.File) {
			return h.place(f.File, int(f.Line)), true
		}
	}
	return Place{}, false
}

// ours lists the calls in files that count.
func (h *History) ours(stack []trace.StackFrame) []Call {
	var list []Call
	for _, f := range stack {
		if h.code.ours(f.File) {
			list = append(list, Call{h.place(f.File, int(f.Line)), f.Func})
		}
	}
	return list
}

func (h *History) place(file string, line int) Place { return Place{file, line, h.code.Own(file)} }

// above lists the functions of other code that the innermost call of ours is in, innermost first.
func (h *History) above(stack []trace.StackFrame) []string {
	var list []string
	for _, f := range stack {
		if h.code.ours(f.File) {
			break
		}
		list = append(list, f.Func)
	}
	return list
}

func has(functions []string, name string) bool { return slices.Contains(functions, name) }
