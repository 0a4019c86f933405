package show

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/code"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/inside/tracer"
)

// history is what a trace says of the goroutines of a test.
type history struct {
	own, test  func(file string) bool
	code       func(file string) *code.Program
	goroutines map[trace.GoID]*goroutine
	order      []*goroutine // as they were started; the one that runs the test comes first
	inner      []*goroutine // as they were started, those that are in the test's lane as well
	happenings []*happening
	clock      clock
	exits      *goroutine // it ends the program, here:
	exit       Place
	full       bool // the test went on when the trace was full
}

// goroutine is one goroutine of the traced process.
type goroutine struct {
	id    trace.GoID
	lane  *goroutine // the goroutine whose lane it is in: the test's, or its own
	by    *goroutine // who started it; nil if the runtime did
	from  Place      // the line that started it
	what  string     // what it runs
	mine  bool       // it runs code of the learner's or of a test's
	timer bool       // a timer has started it
	moves bool       // it waits for its bubble, and moves the bubble's clock when it is woken
	waits bool       // it waits in code of the learner's or of a test's
	at    Place      // where it waits
	doing string     // what it waits for
	ended bool
}

// happening is a step before lanes have been chosen.
type happening struct {
	Step
	who, by *goroutine
	instant int // see clock
}

// clock numbers the instants of bubbles. While a bubble's goroutines run, time stands still there. When all of them wait, the
// runtime wakes the goroutine that has started the bubble, and in its name lets time go on and fires what is due: that is a
// new instant. The trace has no virtual time: what time an instant is, the code under test tells (see tracer.Tell).
type clock struct {
	instant int
	told    map[int]time.Duration
}

// read reads a trace. It may break off: what is there up to then counts. The error says that there is no test in it.
func read(r io.Reader, own, test func(file string) bool, program func(file string) *code.Program) (*history, error) {
	events, err := trace.NewReader(r)
	if err != nil {
		return nil, err
	}
	h := &history{own: own, test: test, code: program, goroutines: map[trace.GoID]*goroutine{}, clock: clock{told: map[int]time.Duration{}}}
	for {
		e, err := events.ReadEvent()
		if err != nil {
			break
		}
		switch e.Kind() {
		case trace.EventLog:
			h.log(e)
		case trace.EventStateTransition:
			if st := e.StateTransition(); st.Resource.Kind == trace.ResourceGoroutine && len(h.order) > 0 {
				h.transition(e, st)
			}
		}
	}
	if len(h.order) == 0 {
		return nil, errors.New("it ends before the test begins")
	}
	for _, s := range h.happenings {
		s.Time, s.Timed = h.clock.told[s.instant]
	}
	h.happenings = slices.DeleteFunc(h.happenings, func(s *happening) bool { return !s.who.mine })
	h.order = slices.DeleteFunc(h.order, func(g *goroutine) bool { return !g.mine })
	return h, nil
}

// log reads what package tracer has put into the trace.
func (h *history) log(e trace.Event) {
	switch log := e.Log(); {
	case log.Category == tracer.TestCategory && len(h.order) == 0:
		test := h.get(e.Goroutine())
		test.lane, test.mine, test.what = test, true, "the test"
		h.order = append(h.order, test)
		h.add(&happening{Step: Step{Kind: Begin}, who: test})
	case log.Category == tracer.ExitCategory:
		h.exits = h.get(e.Goroutine()).lane
		h.exit, _ = h.innermost(calls(e.Stack()))
	case log.Category == tracer.FullCategory:
		h.full = true
	case log.Category == tracer.ClockCategory:
		if passed, err := strconv.ParseInt(log.Message, 10, 64); err == nil {
			h.clock.told[h.clock.instant] = time.Duration(passed)
		}
	}
}

func (h *history) get(id trace.GoID) *goroutine {
	g := h.goroutines[id]
	if g == nil {
		g = &goroutine{id: id}
		h.goroutines[id] = g
	}
	return g
}

func (h *history) add(s *happening) {
	s.instant = h.clock.instant
	h.happenings = append(h.happenings, s)
}

// transition reads the change of a goroutine's state.
func (h *history) transition(e trace.Event, st trace.StateTransition) {
	from, to := st.Goroutine()
	g := h.get(st.Resource.Goroutine())
	var by *goroutine
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
		if g.lane == g && g != h.order[0] {
			h.add(&happening{Step: Step{Kind: End}, who: g})
		}
	case from == trace.GoRunning && to == trace.GoWaiting:
		h.blocked(g, st.Reason, calls(st.Stack))
	case from == trace.GoWaiting && to == trace.GoRunnable:
		if g.moves {
			h.clock.instant++
		}
		if g.waits {
			g.waits = false
			step := Step{Kind: Wake, At: g.at, Does: untold[g.doing]}
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
			}
			h.add(&happening{Step: step, who: g, by: by})
		}
	}
}

// starters are the functions that start what they are given in a goroutine.
var starters = []string{"sync.(*WaitGroup).Go", "golang.org/x/sync/errgroup.(*Group).Go"}

// untold says, by what a goroutine has waited for, what has come if no goroutine of the program let it go on.
var untold = map[string]string{
	waits("sleep", "", false):         "has slept",
	waits("synctest.Wait", "", false): "sees that all others wait",
	waits("IO wait", "", false):       "has its input or output",
}

// created enters a new goroutine: into the test's lane, if it is one in which package testing runs a test's function.
func (h *history) created(g, by *goroutine, start, stack []trace.StackFrame) {
	if len(stack) > 0 && by != nil && by.lane == h.order[0] && (strings.HasPrefix(stack[0].Func, "testing.") || strings.HasPrefix(stack[0].Func, "testing/synctest.")) {
		g.lane = h.order[0]
		h.inner = append(h.inner, g)
		h.clock.instant++
		if strings.HasPrefix(stack[0].Func, "testing/synctest.") {
			h.clock.told[h.clock.instant] = 0
		}
		return
	}
	g.lane, g.by, g.timer = g, by, by == nil
	h.order = append(h.order, g)
	started, isOurs := h.innermost(stack)
	runs, runsOurs := h.innermost(start)
	g.mine = runsOurs || isOurs && slices.Contains(starters, stack[0].Func)
	g.from = started
	switch {
	case runsOurs:
		g.what = h.runs(start)
	case isOurs:
		g.what = h.runs(stack)
	}
	if by == nil {
		g.from = runs // a timer has started it
	}
	h.add(&happening{Step: Step{Kind: Begin, At: runs, Cause: g.from}, who: g, by: by})
}

// runs names what a goroutine runs by the innermost of the calls that is in a file of the learner's or of a test's. A literal
// has no name: it is in a function.
func (h *history) runs(stack []trace.StackFrame) string {
	for _, f := range stack {
		if !h.own(f.File) && !h.test(f.File) {
			continue
		}
		name := f.Func[strings.LastIndexByte(f.Func, '/')+1:]
		if _, rest, ok := strings.Cut(name, "."); ok {
			name = rest
		}
		name = strings.NewReplacer("(*", "", ")", "", "[...]", "").Replace(name)
		name, _, literal := strings.Cut(name, ".func")
		name, _, wrapped := strings.Cut(name, ".gowrap")
		if literal || wrapped || !h.starts(stack, f) {
			return "func in " + name
		}
		return name
	}
	return ""
}

// starts tells whether a frame is the whole stack, as it is of a goroutine's start.
func (h *history) starts(stack []trace.StackFrame, f trace.StackFrame) bool {
	return len(stack) == 1 && stack[0] == f
}

// blocked enters that a goroutine waits, if it does so in code of the learner's or of a test's.
func (h *history) blocked(g *goroutine, reason string, stack []trace.StackFrame) {
	at, ok := h.innermost(stack)
	if has(h.above(stack), "internal/synctest.Run") {
		g.moves = true
		return
	}
	if g.lane == nil || !ok || slices.ContainsFunc(h.above(stack), func(name string) bool { return strings.HasPrefix(name, "testing.") }) {
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
	h.add(&happening{Step: Step{Kind: Block, At: at, Does: g.doing}, who: g})
}

// waiting says what a goroutine waits for, from its state and the functions that it is in on a line of ours.
func (h *history) waiting(state evidence.State, above []string, at Place) string {
	for i := len(above) - 1; i >= 0; i-- {
		if !slices.ContainsFunc([]string{"runtime.", "sync.", "time.", "internal/", "testing/synctest."}, func(p string) bool { return strings.HasPrefix(above[i], p) }) {
			return "waits in " + above[i][strings.LastIndexByte(above[i], '/')+1:]
		}
	}
	name, loop := diagnose.Operation(h.code(at.File), at.File, at.Line, state)
	return waits(state, name, loop)
}

// calls lists the calls of a stack, innermost first.
func calls(s trace.Stack) []trace.StackFrame { return slices.Collect(s.Frames()) }

// innermost returns the innermost call that is in a file of the learner's or of a test's.
func (h *history) innermost(stack []trace.StackFrame) (Place, bool) {
	for _, f := range stack {
		if h.own(f.File) || h.test(f.File) {
			return h.place(f.File, int(f.Line)), true
		}
	}
	return Place{}, false
}

func (h *history) place(file string, line int) Place { return Place{file, line, h.own(file)} }

// above lists the functions of other code that the innermost call of ours is in, innermost first.
func (h *history) above(stack []trace.StackFrame) []string {
	var list []string
	for _, f := range stack {
		if h.own(f.File) || h.test(f.File) {
			break
		}
		list = append(list, f.Func)
	}
	return list
}

func has(functions []string, name string) bool { return slices.Contains(functions, name) }
