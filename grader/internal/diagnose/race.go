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
	at   evidence.Frame // in the learner's file or the tests; zero if no such place is known
	test bool           // that place is in the tests
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
	var sides, known []access
	for _, g := range evidence.RaceReport(e.Output) {
		sides = append(sides, x.access(g))
	}
	// Which side the detector saw first depends on the schedule; the words should not. The side to look at first is one
	// without a lock, of the code rather than of its tests, that writes.
	slices.SortStableFunc(sides, func(a, b access) int {
		inTest := func(a access) bool { return a.test || strings.HasSuffix(a.at.File, "_test.go") }
		return cmp.Or(later(inTest(a), inTest(b)), later(a.atomic(), b.atomic()), later(x.locked(a), x.locked(b)), later(!a.Writes, !b.Writes),
			strings.Compare(a.at.File, b.at.File), a.at.Line-b.at.Line)
	})
	x.settle(sides)
	for _, a := range sides {
		if a.at.File != "" {
			known = append(known, a)
			found.Locations = append(found.Locations, location(a.at, a.verb()+" here", a.Goroutine))
		}
	}
	switch {
	case slices.ContainsFunc(sides, access.countsLate):
		found.Summary = "a WaitGroup is counted up while somebody already waits for it"
		found.Explanation = "Add must happen before Wait. Called within the goroutine that it counts, it may come after Wait has seen zero and gone on: count before the go statement, or let wg.Go do it."
		found.concept = counting
		found.Locations = append(x.started(sides), found.Locations...)
	case len(known) == 2:
		x.pair(&found, known[0], known[1])
	case len(known) == 1:
		found.Summary = fmt.Sprintf("%s %s what another goroutine uses at the same time", x.side(known[0]), known[0].verb())
		found.Locations = append(found.Locations, x.started(sides)...)
	default:
		found.Summary = "two goroutines touch the same memory without synchronisation, and at least one of them writes"
		found.Locations = x.started(sides)
	}
	return found
}

// settle gives the sides of a race a fixed order, and fixed parts, where both update the same variable, as by +=. Each then reads
// and writes it, and which of these accesses the detector sees depends on the schedule. What stands out by a lock, or the lack of
// one, stays where it is.
func (x *explainer) settle(sides []access) {
	if len(sides) != 2 || !x.Own(sides[0].at.File) || !x.Own(sides[1].at.File) || x.locked(sides[0]) != x.locked(sides[1]) {
		return
	}
	updated := func(a access) (names []string) {
		if f := x.Code(a.at.File); f != nil {
			_, names = f.Written(a.at.Line)
		}
		return names
	}
	first, second := updated(sides[0]), updated(sides[1])
	if !slices.ContainsFunc(first, func(name string) bool { return slices.Contains(second, name) }) {
		return
	}
	// The goroutine that the reader's code has not started is the one that goes on beside it.
	started := func(a access) bool {
		return slices.ContainsFunc(a.Created, func(f evidence.Frame) bool { return x.Own(f.File) })
	}
	slices.SortStableFunc(sides, func(a, b access) int {
		return cmp.Or(later(started(a), started(b)), strings.Compare(a.at.File, b.at.File), a.at.Line-b.at.Line)
	})
	sides[0].Writes, sides[1].Writes = true, false
}

// pair explains a race of which both sides are known.
func (x *explainer) pair(found *Diagnosis, a, b access) {
	what, aDoes, bDoes := x.shared(a.at, b.at), a.verb(), b.verb()
	switch {
	case a.at.File == b.at.File && a.at.Line == b.at.Line:
		found.Summary = fmt.Sprintf("%s runs in two goroutines at once: one writes %s while the other %s it", x.line(a.at), what, min(aDoes, bDoes)) // "reads" comes before "writes"
		found.Locations = found.Locations[:1]
	case what == sameMemory:
		found.Summary = fmt.Sprintf("%s %s what %s %s, with nothing that orders the two", x.side(a), aDoes, x.side(b), bDoes)
	default:
		found.Summary = fmt.Sprintf("%s %s %s, and %s %s it, with nothing that orders the two", x.side(a), aDoes, what, x.side(b), bDoes)
	}
	found.concept, found.Explanation = x.refine([]access{a, b}, what, found.concept, found.Explanation)
}

// later sorts what is true of one behind that of which it is not.
func later(a, b bool) int { return asInt(a) - asInt(b) }

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (x *explainer) access(g evidence.Goroutine) access {
	f, ok := g.Innermost(x.Own)
	test := false
	if !ok {
		f, test = g.Innermost(x.Test)
	}
	return access{g, f, test}
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
	if f, ok := x.starter(a.Goroutine); ok {
		return fmt.Sprintf("%s, in the goroutine started on %s,", x.line(a.at), x.line(f))
	}
	if line := x.literal(a.at); line > 0 {
		return fmt.Sprintf("%s, in the function that begins on line %d,", x.line(a.at), line)
	}
	return x.line(a.at)
}

// locked tells whether the access is made with a lock held.
func (x *explainer) locked(a access) bool { return len(x.heldAt(a.at)) > 0 }

// countsLate tells whether this is of the race between WaitGroup's Add and Wait, which package sync reports on purpose. Its
// reports end in runtime.raceread or racewrite, which no other code calls.
func (a access) countsLate() bool {
	return len(a.Frames) > 0 && (a.Frames[0].Function == "runtime.raceread" || a.Frames[0].Function == "runtime.racewrite")
}

// started lists the lines of the learner's file on which the goroutines of a race were started.
func (x *explainer) started(sides []access) []Location {
	var list []Location
	for _, a := range sides {
		if f, ok := x.starter(a.Goroutine); ok {
			list = append(list, location(f, "starts the goroutine here", evidence.Goroutine{}))
		}
	}
	return list
}

// shared names what two lines have in common: the one variable, field or element that stands on both.
func (x *explainer) shared(a, b evidence.Frame) string {
	if !x.Own(a.File) || !x.Own(b.File) {
		return sameMemory
	}
	mine, theirs := x.Code(a.File), x.Code(b.File)
	if mine == nil || theirs == nil {
		return sameMemory
	}
	first, second := mine.Operands(a.Line), theirs.Operands(b.Line)
	written, _ := mine.Written(a.Line)
	others, _ := theirs.Written(b.Line)
	written = append(written, others...)
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

// refine says more of the two sides where the source shows what kind of sharing it is.
func (x *explainer) refine(sides []access, what string, c concept, explanation string) (concept, string) {
	const appends = " An append reads the slice's length and writes it back: two at once lose one of the values."
	for _, a := range sides {
		for _, f := range a.Frames {
			switch {
			case strings.HasPrefix(f.Function, "runtime.map"), strings.HasPrefix(f.Function, "internal/runtime/maps."):
				return concept{"cache", "counter"}, explanation + " A map is changed as a whole by every write, whatever the key: all its users need one lock."
			case f.Function == "runtime.closechan":
				return closedTwice, "A channel is closed while another goroutine may still send on it. Close when every sender is done."
			case f.Function == "runtime.growslice", f.Function == "runtime.slicecopy":
				return slots, explanation + appends
			}
		}
		if strings.Contains(x.lineText(a.at), "append(") {
			return slots, explanation + appends
		}
	}
	if second := x.locked(sides[1]); second != x.locked(sides[0]) {
		i := asInt(second)
		return mutual, fmt.Sprintf("L%s holds a lock, %s does not. A lock protects only from those who take it too: every access needs it, reading as well.", x.line(sides[i].at)[1:], x.line(sides[1-i].at))
	}
	if sides[0].atomic() != sides[1].atomic() {
		return mutual, "One side is atomic, the other is not. An atomic operation orders only those who use one too: every access needs it, reading as well."
	}
	for _, a := range sides {
		if f := x.Code(a.at.File); !a.Writes && f != nil && f.Asks(a.at.Line, what) {
			return mutual, fmt.Sprintf("%s is used as a signal, but a plain variable is none: the other goroutine may see it late, or never, or see it before what was written earlier. A channel, a lock or an atomic value orders the two.", what)
		}
	}
	if sides[0].test || sides[1].test {
		return waiting, "The test looks when your function has returned. Your goroutine may still be at work then: nothing makes its last write happen before the return."
	}
	return c, explanation
}
