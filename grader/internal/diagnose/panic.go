package diagnose

import (
	"fmt"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// panics says in plain words what the runtime's reasons mean, by how they begin.
var panics = []struct {
	reason, means, why string
	concept            concept
}{
	{"send on closed channel", "sends on a channel that is already closed", "After close nobody may send. Close only when every sender is done, and let the one who knows that do it.", closedTwice},
	{"close of closed channel", "closes a channel that is already closed", "A channel is closed once. If several goroutines close it, each of them takes the others by surprise: one place must decide.", closedTwice},
	{"close of nil channel", "closes a channel that is nil", "A channel variable is nil until make gives it a channel.", nilChannel},
	{"sync: negative WaitGroup counter", "brings a WaitGroup's counter below zero", "There were more Done than Add: one goroutine calls Done twice, or was never counted before it ended.", counting},
	{"sync: WaitGroup is reused before previous Wait has returned", "uses a WaitGroup again before everybody has come out of Wait", "Add for the next round may come only when all of Wait have returned. A WaitGroup for each round is simpler.", counting},
	{"sync: WaitGroup misuse", "calls Add while another goroutine is in Wait", "Add must happen before Wait: count before the go statement.", counting},
	{"sync: unlock of unlocked mutex", "unlocks a Mutex that is not locked", "Each Lock has one Unlock. A deferred Unlock and another by hand are one too many.", unlocking},
	{"sync: Unlock of unlocked RWMutex", "unlocks an RWMutex that is not locked", "Each Lock has one Unlock, and each RLock one RUnlock.", unlocking},
	{"sync: RUnlock of unlocked RWMutex", "gives back a read lock that is not held", "Each RLock has one RUnlock, and each Lock one Unlock.", readLocks},
	{"concurrent map", "uses a map while another goroutine changes it", "The runtime noticed two goroutines in one map and ended the program. All users of a map need one lock.", concept{"cache", "counter"}},
	{"assignment to entry in nil map", "writes into a map that is nil", "A map variable is nil until make, or a literal, gives it a map. Reading a nil map works, writing does not.", noExercise},
	{"runtime error: invalid memory address or nil pointer dereference", "uses a pointer, or an interface, that is nil", "Nothing was ever put into it on this way through the code, or another goroutine has not come as far yet.", noExercise},
	{"runtime error: index out of range", "uses an index outside its slice", "Indexes go from 0 to the length less one.", noExercise},
	{"runtime error: slice bounds out of range", "cuts a slice beyond its end", "A slice can be cut up to its capacity, a string up to its length.", noExercise},
	{exitReason, "ends the whole program with os.Exit", "A test can only judge code that comes back to it.", noExercise},
	{"stack overflow", "calls itself without end", "A function that calls itself needs a case in which it does not.", noExercise},
}

// exitReason is what the testing package says of an os.Exit(0) during a test.
const exitReason = "unexpected call to os.Exit(0) during test"

// KnownPanic tells whether the reason is one that the runtime or package sync gives, and not a message of somebody's own.
func KnownPanic(reason string) bool {
	for _, p := range panics {
		if strings.HasPrefix(reason, p.reason) {
			return true
		}
	}
	return strings.HasPrefix(reason, "runtime error: ")
}

// panicked explains a panic or a fatal error of the runtime.
func (x *explainer) panicked(v verdict.Verdict, e evidence.Evidence) Diagnosis {
	reason := evidence.Crash(e.Output)
	found := Diagnosis{Verdict: v}
	where := "the code"
	for _, g := range evidence.Goroutines(e.Output) {
		f, ok := g.Innermost(x.Own)
		if !ok {
			continue
		}
		where = x.line(f)
		found.Locations = append(found.Locations, location(f, "panics here", g))
		if who := x.who(g); !strings.HasPrefix(who, "the caller of") && strings.Contains(who, "line") {
			where += ", in " + who + ","
		}
		break
	}
	found.Summary = fmt.Sprintf("%s panics: %s", where, reason)
	found.Explanation = "A panic that nobody recovers ends the whole program, whichever goroutine it is in: the others are not asked."
	for _, p := range panics {
		if strings.HasPrefix(reason, p.reason) {
			found.Summary, found.Explanation, found.concept = where+" "+p.means, p.why, p.concept
			if strings.HasPrefix(reason, "runtime error: index") || strings.HasPrefix(reason, "runtime error: slice") {
				found.Summary += " (" + strings.TrimPrefix(reason, "runtime error: ") + ")"
			}
			break
		}
	}
	return found
}
