package diagnose

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// access is one side of a race.
type access struct {
	evidence.Goroutine
	at    evidence.Frame
	found bool // a place in the learner's file or the tests is known
	test  bool // that place is in the tests
}

func (a access) verb() string {
	if a.Writes {
		return "writes"
	}
	return "reads"
}

// race explains the first report of the race detector.
func (x *explainer) race(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Race, concept: mutual,
		Explanation: "Nothing makes one of these happen before the other. Which comes first, and whether the reader sees the whole value, differs from run to run."}
	var sides []access
	for _, g := range evidence.RaceReport(e.Output) {
		sides = append(sides, x.access(g))
	}
	// Which side the detector saw first depends on the schedule; the words should not. The side to look at first is one
	// without a lock, of the code rather than of its tests, that writes.
	slices.SortStableFunc(sides, func(a, b access) int {
		inTest := func(a access) bool { return a.test || strings.HasSuffix(a.at.File, "_test.go") }
		return cmp.Or(later(inTest(a), inTest(b)), later(a.atomic(), b.atomic()), later(len(x.heldAt(a.at)) > 0, len(x.heldAt(b.at)) > 0), later(!a.Writes, !b.Writes),
			strings.Compare(a.at.File, b.at.File), a.at.Line-b.at.Line)
	})
	var known []access
	for _, a := range sides {
		if a.found {
			known = append(known, a)
			found.Locations = append(found.Locations, location(a.at, a.verb()+" here", a.Goroutine))
		}
	}
	switch {
	case x.countedLate(sides):
		found.Summary = "a WaitGroup is counted up while somebody already waits for it"
		found.Explanation = "Add must happen before Wait. Called within the goroutine that it counts, it may come after Wait has seen zero and gone on: count before the go statement, or let wg.Go do it."
		found.concept = counting
		found.Locations = append(x.started(sides), found.Locations...)
	case len(known) == 2 && known[0].at.File == known[1].at.File && known[0].at.Line == known[1].at.Line:
		what := x.shared(known[0].at, known[1].at)
		found.Summary = fmt.Sprintf("%s runs in two goroutines at once: one writes %s while the other %s it", x.line(known[0].at), what, other(known))
		found.Locations = found.Locations[:1]
		found.concept, found.Explanation = x.refine(known, what, found.concept, found.Explanation)
	case len(known) == 2:
		what := x.shared(known[0].at, known[1].at)
		found.Summary = fmt.Sprintf("%s %s %s, and %s %s it, with nothing that orders the two", x.side(known[0]), known[0].verb(), what, x.side(known[1]), known[1].verb())
		if what == sameMemory {
			found.Summary = fmt.Sprintf("%s %s what %s %s, with nothing that orders the two", x.side(known[0]), known[0].verb(), x.side(known[1]), known[1].verb())
		}
		found.concept, found.Explanation = x.refine(known, what, found.concept, found.Explanation)
	case len(known) == 1:
		found.Summary = fmt.Sprintf("%s %s what another goroutine uses at the same time", x.side(known[0]), known[0].verb())
		found.Locations = append(found.Locations, x.started(sides)...)
	default:
		found.Summary = "two goroutines touch the same memory without synchronisation, and at least one of them writes"
		found.Locations = x.started(sides)
	}
	return found
}

// later sorts what is true of one behind that of which it is not.
func later(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// other says what the side does that is not the write.
func other(sides []access) string {
	for _, a := range sides {
		if !a.Writes {
			return "reads"
		}
	}
	return "writes"
}

func (x *explainer) access(g evidence.Goroutine) access {
	if f, ok := g.Innermost(x.Own); ok {
		return access{g, f, true, false}
	}
	for _, f := range g.Frames {
		if x.Test(f.File) {
			return access{g, f, true, true}
		}
	}
	return access{Goroutine: g}
}

// atomic tells whether the access is one of package sync/atomic's: where the two sides meet, the other is the one to mend.
func (a access) atomic() bool {
	return len(a.Frames) > 0 && strings.HasPrefix(a.Frames[0].Function, "sync/atomic.")
}

// side names one side of a race: its line and, where it helps, its goroutine.
func (x *explainer) side(a access) string {
	if a.test {
		return fmt.Sprintf("the test (line %[2]d of %[1]s)", filepath.Base(a.at.File), a.at.Line)
	}
	for _, f := range a.Created {
		if x.Own(f.File) {
			return fmt.Sprintf("%s, in the goroutine started on %s,", x.line(a.at), x.line(f))
		}
	}
	if line := x.literal(a.at); line > 0 {
		return fmt.Sprintf("%s, in the function that begins on line %d,", x.line(a.at), line)
	}
	return x.line(a.at)
}

// countedLate tells whether this is the race between WaitGroup's Add and Wait, which package sync reports on purpose. Its
// reports end in runtime.raceread or racewrite, which no other code calls.
func (x *explainer) countedLate(sides []access) bool {
	for _, a := range sides {
		if len(a.Frames) > 0 && (a.Frames[0].Function == "runtime.raceread" || a.Frames[0].Function == "runtime.racewrite") {
			return true
		}
	}
	return false
}

// started lists the lines of the learner's file on which the goroutines of a race were started.
func (x *explainer) started(sides []access) []Location {
	var list []Location
	for _, a := range sides {
		for _, f := range a.Created {
			if x.Own(f.File) {
				list = append(list, location(f, "starts the goroutine here", evidence.Goroutine{}))
				break
			}
		}
	}
	return list
}

// shared names what two lines have in common: the one variable, field or element that stands on both.
func (x *explainer) shared(a, b evidence.Frame) string {
	if !x.Own(a.File) || !x.Own(b.File) {
		return sameMemory
	}
	one, other := x.Code(a.File), x.Code(b.File)
	if one == nil || other == nil {
		return sameMemory
	}
	first, second := one.Operands(a.Line), other.Operands(b.Line)
	written := append(one.Written(a.Line), other.Written(b.Line)...)
	for _, name := range append(written, first...) {
		if slices.Contains(first, name) && slices.Contains(second, name) {
			return name
		}
	}
	// The same field may be reached through different variables.
	for _, name := range written {
		same := func(other string) bool { return strings.Contains(other, ".") && last(other) == last(name) }
		if strings.Contains(name, ".") && slices.ContainsFunc(first, same) && slices.ContainsFunc(second, same) {
			return "the field " + last(name)
		}
	}
	// One side may go through the pointer, or into the struct, that the other side replaces.
	within := func(whole, part string) bool {
		return strings.HasPrefix(part, whole+".") || strings.HasPrefix(part, whole+"[")
	}
	for _, name := range first {
		for _, other := range second {
			switch {
			case within(name, other):
				return name
			case within(other, name):
				return other
			}
		}
	}
	if a.Line == b.Line && len(first) == 1 {
		return first[0]
	}
	return sameMemory
}

// sameMemory stands for what two accesses share where the source does not name it.
const sameMemory = "the same memory"

// refine says more where the source shows what kind of sharing it is.
func (x *explainer) refine(sides []access, what string, c concept, explanation string) (concept, string) {
	for _, a := range sides {
		for _, f := range a.Frames {
			switch {
			case strings.HasPrefix(f.Function, "runtime.map"), strings.HasPrefix(f.Function, "internal/runtime/maps."):
				return concept{"cache", "counter"}, explanation + " A map is changed as a whole by every write, whatever the key: all its users need one lock."
			case f.Function == "runtime.closechan":
				return closedTwice, "A channel is closed while another goroutine may still send on it. Close when every sender is done."
			case f.Function == "runtime.growslice", f.Function == "runtime.slicecopy":
				return slots, explanation + " An append reads the slice's length and writes it back: two at once lose one of the values."
			}
		}
		if strings.Contains(x.lineText(a.at), "append(") {
			return slots, explanation + " An append reads the slice's length and writes it back: two at once lose one of the values."
		}
	}
	var locked []bool
	for _, a := range sides {
		locked = append(locked, len(x.heldAt(a.at)) > 0)
	}
	if len(locked) == 2 && locked[0] != locked[1] {
		i := 0
		if locked[1] {
			i = 1
		}
		return mutual, fmt.Sprintf("L%s holds a lock, %s does not. A lock protects only from those who take it too: every access needs it, reading as well.", x.line(sides[i].at)[1:], x.line(sides[1-i].at))
	}
	if len(sides) == 2 && sides[0].atomic() != sides[1].atomic() {
		return mutual, "One side is atomic, the other is not. An atomic operation orders only those who use one too: every access needs it, reading as well."
	}
	for _, a := range sides {
		if f := x.Code(a.at.File); !a.Writes && f != nil && f.Asks(a.at.Line, what) {
			return mutual, fmt.Sprintf("%s is used as a signal, but a plain variable is none: the other goroutine may see it late, or never, or see it before what was written earlier. A channel, a lock or an atomic value orders the two.", what)
		}
	}
	for _, a := range sides {
		if a.test {
			return waiting, "The test looks when your function has returned. Your goroutine may still be at work then: nothing makes its last write happen before the return."
		}
	}
	return c, explanation
}
