package history

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gokata/grader/internal/evidence"
)

// Fact is something that was measured, and that is certain therefore.
type Fact struct {
	About About
	Says  string        // a sentence without its full stop, such as "Run returned at 0 s, while the goroutine started on line 14 went on until 45m0s"
	Took  time.Duration // how long what it tells of lasted
}

// About says what a fact is about.
type About int

// What facts are about.
const (
	Returned     About = iota // a function of the learner's returned, and what it had started went on
	Called                    // calls of the test's code: when they ran, and how many at once
	Slept                     // a goroutine slept in the learner's code
	CallerWaited              // a test waited there for something else
	Waited                    // another goroutine did
	Ran                       // goroutines started on one line: when they ran, and how many at once
)

// Facts tells what took time in the test's bubble, and nothing that the trace does not show. Of a test that is in no bubble, or in
// several, there is nothing to tell. Facts about the same come in the order in which they began, but those about what returned come by how long it was outlasted.
func (h *History) Facts() []Fact {
	t := h.timeline()
	if t == nil {
		return nil
	}
	return slices.Concat(t.returned(), t.called(), t.waited(), t.ran())
}

// Grouped puts what has the same key together, in the order in which the keys come.
func Grouped[T any, K comparable](list []T, key func(T) K) [][]T {
	var groups [][]T
	at := map[K]int{}
	for _, e := range list {
		i, ok := at[key(e)]
		if !ok {
			i = len(groups)
			at[key(e)], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}

// returned tells which functions returned before goroutines that they had started. Of several calls of a function it is the one
// that its goroutines outlasted most.
func (t *timeline) returned() []Fact {
	var on []*Goroutine
	for _, g := range t.Goroutines {
		life, known := t.lives[g]
		if v := t.started[g]; known && g.From.Own && v != nil && v.to < life.to && !t.repeated(v) {
			on = append(on, g)
		}
	}
	over := func(g *Goroutine) time.Duration { return t.lives[g].to - t.started[g].to }
	slices.SortStableFunc(on, func(a, b *Goroutine) int { return cmp.Compare(over(b), over(a)) })
	type kind struct {
		name string
		from Place
	}
	var facts []Fact
	for _, group := range Grouped(on, func(g *Goroutine) kind { return kind{t.started[g].name, g.From} }) {
		longest := over(group[0])
		v := t.started[group[0]]
		group = slices.DeleteFunc(group, func(g *Goroutine) bool { return t.started[g] != v })
		facts = append(facts, Fact{Returned, v.name + " returned at " + evidence.Seconds(v.to) + ", while " + t.goOn(group), longest})
	}
	return facts
}

// called tells when the calls on a line ran. A loop is told of if there is nothing else: it calls what the other calls are of.
func (t *timeline) called() []Fact {
	var facts []Fact
	loops := !slices.ContainsFunc(t.calls, func(c *call) bool { return !c.loop })
	for _, calls := range Grouped(t.calls, func(c *call) Place { return c.at }) {
		if calls[0].loop == loops {
			slices.SortFunc(calls, func(a, b *call) int { return a.compare(b.span) })
			last := slices.MaxFunc(calls, func(a, b *call) int { return cmp.Compare(a.to, b.to) })
			facts = append(facts, Fact{Called, t.sayCalls(calls), last.to - calls[0].from})
		}
	}
	return facts
}

// ran tells when the goroutines ran that were started on one line.
func (t *timeline) ran() []Fact {
	var facts []Fact
	for _, group := range Grouped(t.Goroutines, func(g *Goroutine) Place { return g.From }) {
		var spans []span
		brief := 0
		for _, g := range group {
			if life, known := t.lives[g]; known {
				spans = append(spans, life)
			}
			if t.lives[g].length() == 0 {
				brief++
			}
		}
		if !group[0].From.Own || len(group) == 1 || len(spans) < len(group) {
			continue
		}
		slices.SortFunc(spans, span.compare)
		first, last := spans[0], spans[len(spans)-1]
		started := fmt.Sprintf("goroutines started on line %d", group[0].From.Line)
		switch {
		case brief == 0:
			facts = append(facts, Fact{Ran, atOnce(spans, started, ""), last.to - first.from})
		case brief == len(spans) && first == last:
			facts = append(facts, Fact{Ran, fmt.Sprintf("%d %s ran in one instant, at %s", len(spans), started, evidence.Seconds(first.from)), 0})
		}
	}
	return facts
}

// waited tells who waited on which line of the learner's.
func (t *timeline) waited() []Fact {
	type kind struct {
		at        Place
		does, who string
	}
	own := slices.DeleteFunc(slices.Clone(t.waits), func(w *wait) bool {
		return w.called || w.told || !w.block.At.Own || w.block.state.Hopeless() || t.afterwards(w)
	})
	kindOf := func(w *wait) kind { return kind{w.block.At, w.block.Does, t.name(w.block.frames, w.block.Who)} }
	var facts []Fact
	for _, group := range Grouped(own, kindOf) {
		about := Waited
		switch first := group[0].block; {
		case first.state == evidence.Sleeps:
			about = Slept
		case slices.ContainsFunc(group, func(w *wait) bool { return t.repeated(w.in) }):
			continue
		case (len(group) == 1 || first.state.Receiving()) && !slices.ContainsFunc(group, func(w *wait) bool { return !t.joins(w) }):
			continue // it waits for the calls, which are told of already
		case !first.Who.From.Own:
			about = CallerWaited
		}
		longest := slices.MaxFunc(group, func(a, b *wait) int { return cmp.Compare(a.length(), b.length()) })
		facts = append(facts, Fact{about, t.sayWaits(group, longest), longest.length()})
	}
	return facts
}

// repeated tells whether a visit may be several: it cannot be told where one call in a loop ends and the next begins.
func (t *timeline) repeated(v *visit) bool {
	return v != nil && slices.ContainsFunc(v.in, func(f frame) bool { return t.code.loops(f.Place) })
}

// joins tells whether what ended a wait is that a goroutine was done with a call.
func (t *timeline) joins(w *wait) bool {
	return w.wake != nil && slices.ContainsFunc(t.calls, func(c *call) bool { return c.Who == w.wake.By && c.to == w.to })
}

// afterwards tells whether a wait was ended by what the test did after it had let time pass for all to settle.
func (t *timeline) afterwards(w *wait) bool {
	return t.settled > 0 && w.wake != nil && w.wake.By != nil && w.to >= t.settled
}
