// Package dump reads the blocks of a dump of goroutines in the format of runtime.Stack: enough to tell who waits and for whom,
// in a test's process and outside it. It imports nothing that a process under test does not have anyway.
//
// What the calls on a stack mean is left to package evidence.
package dump

import (
	"regexp"
	"strings"
)

// Goroutine is one block of a dump.
type Goroutine struct {
	ID      string
	State   string // the runtime's words (waitReason), such as "chan receive", without the marks below
	Durable bool   // blocked so that only its own bubble can wake it
	Leaked  bool   // marked by the leak profile: nothing that could wake it can be reached
	Bubble  string // the number of its bubble; "" outside any
	Parent  string // the ID of the goroutine that started it; "" if the dump does not say
	Head    string // the first line as it is
	Stack   string // what follows it
}

var (
	header = regexp.MustCompile(`^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[([^\]]*)\](?: \{.*\})?:$`) // from Go 1.27 on with its labels
	origin = regexp.MustCompile(`(?m)^created by .* in goroutine (\d+)$`)
)

// Read takes a dump apart. The goroutines of the grader's own sampler and tracer, and of the runtime, are left out.
func Read(text string) []Goroutine {
	var list []Goroutine
	for block := range strings.SplitSeq(text, "\n\n") {
		head, stack, _ := strings.Cut(strings.TrimLeft(block, "\n"), "\n")
		m := header.FindStringSubmatch(head)
		if m == nil || strings.Contains(stack, "/sampler.(*sampler).sample") || strings.Contains(stack, "created by runtime/trace.") ||
			strings.HasPrefix(m[2], "finalizer wait") || strings.HasPrefix(m[2], "cleanup wait") {
			continue
		}
		g := Goroutine{ID: m[1], Head: head, Stack: stack}
		state, _, _ := strings.Cut(m[2], ", ")
		g.State, g.Durable, g.Leaked = Bare(state), strings.Contains(state, durable), strings.Contains(state, leaked)
		_, g.Bubble, _ = strings.Cut(m[2], ", synctest bubble ") // it is said last
		if m := origin.FindStringSubmatch(stack); m != nil {
			g.Parent = m[1]
		}
		list = append(list, g)
	}
	return list
}

// The marks that a dump adds to a state.
const (
	durable = " (durable)"
	leaked  = " (leaked)"
)

// Bare returns a state without its marks.
func Bare(state string) string {
	return strings.ReplaceAll(strings.ReplaceAll(state, durable, ""), leaked, "")
}

// waits are the states in which a goroutine can only go on if another one lets it. Those that are true can be for something
// outside the goroutine's bubble: unless they are marked durable, they stop its clock. (Waits for a Cond, on a nil channel or in
// an empty select are always durable, and never marked.)
var waits = map[string]bool{
	"chan receive": true, "chan send": true, "select": true,
	"sync.Mutex.Lock": true, "sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true, "semacquire": true, "sync.WaitGroup.Wait": true,
	"select (no cases)": false, "chan receive (nil chan)": false, "chan send (nil chan)": false, "sync.Cond.Wait": false,
	"synctest.Run": false, "synctest.Wait": false, "coroutine": false,
}

// Waits tells whether only another goroutine can let this one go on.
func (g Goroutine) Waits() bool { _, ok := waits[g.State]; return ok }

// StopsClock tells whether the goroutine, in a bubble, waits for something that may be outside it.
func (g Goroutine) StopsClock() bool { return g.Bubble != "" && !g.Durable && waits[g.State] }
