package history

import (
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
)

// reasons are the tracer's reasons to wait (runtime's traceBlockReason texts) and the states that dumps have for them (runtime's
// waitReason texts). Others are no waits for another goroutine or for time.
var reasons = map[string]evidence.State{
	"chan send": evidence.Sends, "chan receive": evidence.Receives, "select": evidence.Selects, "sleep": evidence.Sleeps,
	"synctest": evidence.WaitsBubble, "network": evidence.WaitsForData, "sync.(*Cond).Wait": evidence.WaitsCond,
	"forever": evidence.SelectsNone, "sync": evidence.Locks,
}

// blocking tells more, from a reason and the beginning of the name of a function.
var blocking = map[string]evidence.State{
	"forever runtime.chansend": evidence.SendsNil, "forever runtime.chanrecv": evidence.ReceivesNil,
	"sync sync.(*WaitGroup).Wait": evidence.WaitsGroup, "sync sync.(*Mutex).Lock": evidence.Locks,
	"sync sync.(*RWMutex).Lock": evidence.WriteLocks, "sync sync.(*RWMutex).RLock": evidence.ReadLocks,
	"sync sync.(*Once).Do": evidence.Acquires, "sync sync.(*Cond).Wait": evidence.WaitsCond,
}

// stateOf returns the state of a goroutine that waits in some functions, innermost first, or "" if it is none.
func stateOf(reason string, above []string) evidence.State {
	// The outermost tells what the code has called: an RWMutex has a Mutex within.
	for _, name := range slices.Backward(above) {
		for beginning, state := range blocking {
			if strings.HasPrefix(reason+" "+name, beginning) {
				return state
			}
		}
	}
	return reasons[reason]
}

// primitive matches the names of functions whose waits have words of their own.
var primitive = regexp.MustCompile(`^(runtime\.|sync\.|time\.|internal/|testing/synctest\.)`)

// waiting says what a goroutine waits for, from its state and the functions that it is in on a line of ours.
func (c Code) waiting(state evidence.State, above []string, at Place) string {
	for _, name := range slices.Backward(above) {
		if !primitive.MatchString(name) {
			return "waits in " + name[strings.LastIndexByte(name, '/')+1:]
		}
	}
	name, loop := c.Operation(at.File, at.Line, state)
	return waits(state, name, loop)
}

// waits says what a goroutine in a state does.
func waits(state evidence.State, name string, loop bool) string {
	does, inVain := state.Words(name, loop)
	if state.Hopeless() {
		return does + inVain
	}
	return does
}

// untold says, by what a goroutine has waited for, what has come if no goroutine of the program let it go on.
var untold = map[string]string{
	waits(evidence.Sleeps, "", false):       "has slept",
	waits(evidence.WaitsBubble, "", false):  "sees that all others wait",
	waits(evidence.WaitsForData, "", false): "has its input or output",
}

// acts says what a goroutine did that let another go on, by the beginning of a function's name. What it did that to is the
// operation on its line that a goroutine in the state could be in; without a state it has no name.
var acts = []struct {
	function, does, preposition string
	state                       evidence.State
}{
	{"runtime.chansend", "sends", " to ", evidence.Sends},
	{"runtime.chanrecv", "receives", " from ", evidence.Receives},
	{"runtime.select", "its select goes on", "", ""},
	{"sync.(*Mutex).Unlock", "unlocks", " ", "sync.Mutex.Unlock"},
	{"sync.(*RWMutex).Unlock", "unlocks", " ", "sync.Mutex.Unlock"},
	{"sync.(*RWMutex).RUnlock", "unlocks", " ", "sync.Mutex.Unlock"},
	{"sync.(*WaitGroup).Done", "is done", " with ", "sync.WaitGroup.Done"},
	{"sync.(*WaitGroup).Add", "is done", " with ", "sync.WaitGroup.Done"},
	{"sync.(*WaitGroup).Go.", "is done", "", ""},
	{"sync.(*Cond).Signal", "signals", " ", "sync.Cond.Signal"},
	{"sync.(*Cond).Broadcast", "signals", " ", "sync.Cond.Signal"},
	{"context.", "cancels", "", ""},
}

// act says what a goroutine did that let another go on, from its stack.
func (c Code) act(s stack) string {
	at := s.at()
	named := func(does, preposition string, state evidence.State) string {
		if name, _ := c.Operation(at.File, at.Line, state); name != "" && state != "" {
			return does + preposition + name
		}
		return does
	}
	// The outermost call says what the code did, the inner ones how the library does it.
	for _, name := range slices.Backward(s.above) {
		for _, a := range acts {
			if strings.HasPrefix(name, a.function) {
				return named(a.does, a.preposition, a.state)
			}
		}
	}
	switch {
	case len(s.above) == 0 && at.Line > 0: // the tracer leaves out the runtime's function for close
		return named("closes", " ", "close")
	case s.within("sync.(*Mutex)"):
		return "unlocks"
	}
	return ""
}
