// Package verdict holds the one vocabulary in which the grader speaks about code.
//
// A verdict is a single word with the same meaning on the terminal, in JSON and in a gradebook. When several things
// went wrong at once, the words have a fixed order of precedence (see [Worst]): the cause comes before its consequences.
package verdict

import (
	"fmt"
	"strings"
)

// Verdict says how a test, or a whole exercise, ended. The zero value means "not judged".
type Verdict int

// The order of the constants is the order of precedence: of several signals in one test, the first named here is the verdict.
const (
	None         Verdict = iota // not judged
	Error                       // the grader or the machine failed, not the code
	Build                       // does not compile
	Vet                         // go vet found a concurrency fault
	PanicChannel                // a panic on a channel: it outranks a race, since the race is its shadow. Printed as "panic".
	Race                        // the race detector reported
	Panic                       // any other panic, or a fatal error of the runtime
	Fail                        // an assertion did not hold
	Deadlock                    // goroutines block each other, or wait for what never comes
	Leak                        // the work was done, but a goroutine stayed behind
	Timeout                     // still running: busy loop or livelock
	Pass                        // every expected test ran once and passed
)

var words = [...]string{
	None: "", Error: "error", Build: "build", Vet: "vet", PanicChannel: "panic", Race: "race", Panic: "panic",
	Fail: "fail", Deadlock: "deadlock", Leak: "leak", Timeout: "timeout", Pass: "pass",
}

// String returns the verdict's word. [PanicChannel] and [Panic] share one: the difference matters only for precedence.
func (v Verdict) String() string { return words[v] }

// Judged tells whether the verdict speaks of the code, for or against: neither "not judged" nor a failure of the machine.
func (v Verdict) Judged() bool { return v != None && v != Error }

// Same tells whether both verdicts are the same word to a person.
func (v Verdict) Same(other Verdict) bool { return v.String() == other.String() }

// Parse returns the verdict that a word names.
func Parse(word string) (Verdict, error) {
	for v := len(words) - 1; v > 0; v-- {
		if words[v] == word {
			return Verdict(v), nil
		}
	}
	return None, fmt.Errorf("unknown verdict %q: use one of %s", word, strings.Join(Words(), ", "))
}

// Words lists the verdicts' words in order of precedence.
func Words() []string {
	var list []string
	for v := Error; v <= Pass; v++ {
		if v != PanicChannel {
			list = append(list, v.String())
		}
	}
	return list
}

// Worst returns the verdict that stands for all of those given: the first in order of precedence, or [None] if there are none.
func Worst(all ...Verdict) Verdict {
	worst := None
	for _, v := range all {
		if v != None && (worst == None || v < worst) {
			worst = v
		}
	}
	return worst
}

// MarshalText writes the verdict's word, for JSON.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a verdict's word; an empty text is [None].
func (v *Verdict) UnmarshalText(text []byte) (err error) {
	if *v = None; len(text) > 0 {
		*v, err = Parse(string(text))
	}
	return err
}
