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
// several, there is nothing to tell. Facts about the same come in the order in which they began.
func (h *History) Facts() []Fact {
	t := h.timeline()
	if t == nil {
		return nil
	}
	return slices.Concat(t.returned(), t.called(), t.waited(), t.ran())
}

// returned tells which functions returned before goroutines that they had started. Of several calls of a function it is the one
// that its goroutines outlasted most.
func (t *timeline) returned() []Fact {
	type kind struct {
		name string
		from Place
	}
	var order []kind
	facts := map[kind]Fact{}
	for _, v := range t.visits {
		if v.to == never || t.repeated(v) {
			continue
		}
		for _, on := range t.outlast(v) {
			k := kind{v.name, on[0].From}
			fact := Fact{Returned, v.name + " returned at " + evidence.Seconds(v.to) + ", while " + t.goOn(on), t.lives[on[0]].to - v.to}
			if known, ok := facts[k]; !ok {
				order = append(order, k)
			} else if known.Took >= fact.Took {
				continue
			}
			facts[k] = fact
		}
	}
	var list []Fact
	for _, k := range order {
		list = append(list, facts[k])
	}
	return list
}

// outlast lists the goroutines that a visit started and that went on after it, those that were started on one line together, the
// last to end first.
func (t *timeline) outlast(v *visit) [][]*Goroutine {
	var groups [][]*Goroutine
	for _, g := range t.Goroutines {
		if life, ok := t.lives[g]; !ok || !g.From.Own || t.started[g] != v || life.to <= v.to {
			continue
		}
		i := slices.IndexFunc(groups, func(group []*Goroutine) bool { return group[0].From == g.From })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], g)
	}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b *Goroutine) int { return cmp.Compare(t.lives[b].to, t.lives[a].to) })
	}
	return groups
}

// called tells when the calls on a line ran.
func (t *timeline) called() []Fact {
	var order []Place
	groups := map[Place][]*call{}
	for _, c := range t.calls {
		if groups[c.at] == nil {
			order = append(order, c.at)
		}
		groups[c.at] = append(groups[c.at], c)
	}
	var facts, loops []Fact
	for _, at := range order {
		slices.SortFunc(groups[at], func(a, b *call) int { return a.compare(b.span) })
		last := slices.MaxFunc(groups[at], func(a, b *call) int { return cmp.Compare(a.to, b.to) })
		fact := Fact{Called, t.sayCalls(groups[at]), last.to - groups[at][0].from}
		if groups[at][0].loop {
			loops = append(loops, fact)
		} else {
			facts = append(facts, fact)
		}
	}
	if len(facts) > 0 {
		return facts // the loops call what these are about
	}
	return loops
}

// ran tells when the goroutines ran that were started on one line.
func (t *timeline) ran() []Fact {
	var facts []Fact
	seen := map[Place]bool{}
	for _, g := range t.Goroutines {
		if !g.From.Own || seen[g.From] {
			continue
		}
		seen[g.From] = true
		var spans []span
		known, took := true, 0
		for _, other := range t.Goroutines {
			if other.From == g.From {
				life, ok := t.lives[other]
				if known = known && ok; life.length() > 0 {
					took++
				}
				spans = append(spans, life)
			}
		}
		slices.SortFunc(spans, span.compare)
		first, last := spans[0], spans[len(spans)-1]
		started := fmt.Sprintf("goroutines started on line %d", g.From.Line)
		switch {
		case !known || len(spans) == 1:
		case took == len(spans):
			facts = append(facts, Fact{Ran, atOnce(spans, started, ""), last.to - first.from})
		case took == 0 && first == last:
			facts = append(facts, Fact{Ran, fmt.Sprintf("%d %s ran in one instant, at %s", len(spans), started, evidence.Seconds(first.from)), 0})
		}
	}
	return facts
}

// waited tells who waited on which line of the learner's.
func (t *timeline) waited() []Fact {
	type kind struct {
		at   Place
		does string
		from Place
		who  string // names a goroutine that no line of the learner's started
	}
	var order []kind
	groups := map[kind][]*wait{}
	for _, w := range t.waits {
		if w.called || !w.block.At.Own || w.block.State.Hopeless() || t.afterwards(w) {
			continue
		}
		k := kind{w.block.At, w.block.Does, w.block.Who.From, ""}
		if !k.from.Own {
			k.from, k.who = Place{}, t.name(w.block.Calls, w.block.Who)
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], w)
	}
	var facts []Fact
	for _, k := range order {
		group, about := groups[k], Waited
		switch {
		case group[0].block.State == evidence.Sleeps:
			about = Slept
		case slices.ContainsFunc(group, func(w *wait) bool { return t.repeated(w.in) }):
			continue
		case (len(group) == 1 || group[0].block.State.Receiving()) && !slices.ContainsFunc(group, func(w *wait) bool { return !t.joins(w) }):
			continue // it waits for the calls, which are told of already
		case k.who != "":
			about = CallerWaited
		}
		longest := slices.MaxFunc(group, func(a, b *wait) int { return cmp.Compare(a.length(), b.length()) })
		facts = append(facts, Fact{about, t.sayWaits(group, longest), longest.length()})
	}
	return facts
}

// repeated tells whether a visit may be several: it cannot be told where one call in a loop ends and the next begins.
func (t *timeline) repeated(v *visit) bool {
	return v != nil && slices.ContainsFunc(v.in, func(c Call) bool { return t.code.loops(c.Place) })
}

// joins tells whether what ended a wait is that a goroutine was done with a call.
func (t *timeline) joins(w *wait) bool {
	return w.wake != nil && slices.ContainsFunc(t.calls, func(c *call) bool { return c.who == w.wake.By && c.to == w.to })
}

// afterwards tells whether a wait was ended by what the test did after it had let time pass for all to settle.
func (t *timeline) afterwards(w *wait) bool {
	return t.settled > 0 && w.wake != nil && w.wake.By != nil && w.to >= t.settled
}
