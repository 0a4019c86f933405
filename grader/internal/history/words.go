package history

import (
	"slices"
	"strings"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
)

// stateOf returns the state of a goroutine that waits, in the words that dumps have for it (runtime's waitReason texts). The
// tracer's reasons (runtime's traceBlockReason texts) say less: the rest is in the functions that the goroutine is in. It is
// "" for what is no wait for another goroutine or for time.
func stateOf(reason string, above []string) evidence.State {
	in := func(prefix string) bool {
		return slices.ContainsFunc(above, func(name string) bool { return strings.HasPrefix(name, prefix) })
	}
	switch reason {
	case "chan send", "chan receive", "select", "sleep":
		return evidence.State(reason)
	case "sync.(*Cond).Wait":
		return "sync.Cond.Wait"
	case "forever":
		switch {
		case in("runtime.chansend"):
			return "chan send (nil chan)"
		case in("runtime.chanrecv"):
			return "chan receive (nil chan)"
		}
		return "select (no cases)"
	case "synctest":
		return "synctest.Wait"
	case "network":
		return "IO wait"
	case "sync":
		// The outermost tells what the code has called: an RWMutex has a Mutex within.
		for _, name := range slices.Backward(above) {
			for call, state := range map[string]evidence.State{
				"sync.(*WaitGroup).Wait": "sync.WaitGroup.Wait", "sync.(*Mutex).Lock": "sync.Mutex.Lock", "sync.(*RWMutex).Lock": "sync.RWMutex.Lock",
				"sync.(*RWMutex).RLock": "sync.RWMutex.RLock", "sync.(*Once).Do": "semacquire", "sync.(*Cond).Wait": "sync.Cond.Wait",
			} {
				if name == call {
					return state
				}
			}
		}
		return "sync.Mutex.Lock"
	}
	return ""
}

// waits says what a goroutine in a state does.
func waits(state evidence.State, name string, loop bool) string {
	does, inVain := state.Words(name, loop)
	if state.Hopeless() {
		return does + inVain
	}
	return does
}

// act says what a goroutine did that let another go on, from its stack.
func (h *History) act(stack []trace.StackFrame, at Place) string {
	above := h.above(stack)
	named := func(verb, preposition string, state evidence.State) string {
		if name, _ := h.code.Operation(at.File, at.Line, state); name != "" {
			return verb + " " + preposition + name
		}
		return verb
	}
	// The outermost call says what the code did, the inner ones how the library does it.
	for _, name := range slices.Backward(above) {
		switch {
		case strings.HasPrefix(name, "runtime.chansend"):
			return named("sends", "to ", "chan send")
		case strings.HasPrefix(name, "runtime.chanrecv"):
			return named("receives", "from ", "chan receive")
		case strings.HasPrefix(name, "runtime.select"):
			return "its select goes on"
		case name == "sync.(*Mutex).Unlock", name == "sync.(*RWMutex).Unlock", name == "sync.(*RWMutex).RUnlock":
			return named("unlocks", "", "sync.Mutex.Unlock")
		case name == "sync.(*WaitGroup).Done", name == "sync.(*WaitGroup).Add":
			return named("is done", "with ", "sync.WaitGroup.Done")
		case strings.HasPrefix(name, "sync.(*WaitGroup).Go."):
			return "is done"
		case name == "sync.(*Cond).Signal", name == "sync.(*Cond).Broadcast":
			return named("signals", "", "sync.Cond.Signal")
		case strings.HasPrefix(name, "context."):
			return "cancels"
		}
	}
	switch {
	case len(above) == 0 && at.Line > 0: // the tracer leaves out the runtime's function for close
		return named("closes", "", "close")
	case slices.ContainsFunc(above, func(name string) bool { return strings.HasPrefix(name, "sync.(*Mutex)") }):
		return "unlocks"
	}
	return ""
}
