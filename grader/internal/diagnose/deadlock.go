package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// deadlock explains goroutines that wait for each other, or for what never comes.
func (x *explainer) deadlock(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Deadlock}
	list := x.waiters(e.Dump, e.Output)
	if len(list) == 0 {
		found.Summary = "the goroutines wait for each other, or for what never comes"
		found.Explanation = "None of them was in your file when the clock ran out, so the grader cannot say which line is to blame: look for a send, a receive or a lock whose partner has already returned."
		return found
	}
	first := x.first(list)
	found.Summary, found.Explanation, found.concept = x.why(&found, first, list)
	x.tell(&found, first, list)
	return found
}

const onceSlow = "sync.(*Once).doSlow" // where a Once calls its function

// first picks the goroutine to look at first: one whose operation can never end by itself, then a lock taken twice or in
// the wrong order, then whoever waits for goroutines rather than for a value; of equals, the first.
func (x *explainer) first(list []waiter) waiter {
	rank := func(w waiter) int {
		switch {
		case w.State.Hopeless():
			return 0
		case x.relocks(w), w.Depth(onceSlow) > 1:
			return 1
		case w.State.Locking() && (len(w.held) > 0 || slices.ContainsFunc(list, func(o waiter) bool { return len(o.held) > 0 })):
			return 2
		case w.State == evidence.WaitsGroup:
			return 3
		default:
			return 4
		}
	}
	// Who merely waits for another that is stuck as well is no cause. If each needs the other, neither comes first.
	consequence := func(w waiter) bool {
		return slices.ContainsFunc(list, func(o waiter) bool { return o.ID != w.ID && !o.idle() && x.needs(w, o) && !x.needs(o, w) })
	}
	return slices.MinFunc(list, func(a, b waiter) int {
		return cmp.Or(min(rank(a), 3)-min(rank(b), 3), later(consequence(a), consequence(b)), rank(a)-rank(b))
	})
}

// relocks tells whether the goroutine waits for a lock that its own function, or one that called it, holds.
func (x *explainer) relocks(w waiter) bool {
	_, ok := x.holder(w, w)
	return ok
}

// why says what the goroutine to look at first waits for and why it never comes. It adds the place where somebody forgot to give a
// lock back.
func (x *explainer) why(found *Diagnosis, w waiter, all []waiter) (summary, explanation string, c concept) {
	summary = x.who(w.Goroutine) + " " + x.waiting(w)
	switch {
	case w.State == evidence.SelectsNone:
		return summary, "A select without cases waits for ever.", selecting
	case w.State.Hopeless():
		return summary, "A channel variable is nil until make gives it a channel. On a nil channel a send and a receive both wait for ever, and nothing reports it.", nilChannel
	case w.Depth(onceSlow) > 1:
		return fmt.Sprintf("%s calls Do on %s from within the function that the same Once is running", x.who(w.Goroutine), x.line(w.at)),
			"Once lets nobody past before its function has returned, not even that function itself.", once
	case w.State.Locking():
		return x.whyLocked(found, w, all, summary)
	case w.State == evidence.WaitsGroup:
		summary, explanation = x.whyCounted(w, all, summary)
		return summary, explanation, counting
	case w.State == evidence.WaitsCond:
		return summary, "A Signal wakes one waiter and a Broadcast all that wait at that moment; neither is kept for later. Wake whoever may go on after every change that they wait for.", conditions
	case w.State == evidence.Sleeps:
		return summary, "In a bubble time passes only while every goroutine waits for something within it. One waits for a lock or a channel from outside, so the clock stands still and the sleep never ends.", mutual
	}
	explanation, c = x.whyChannel(w, all)
	return summary, explanation, c
}

// whyLocked explains a wait for a lock by what has become of it: taken twice, in the wrong order, held by somebody who waits for
// something else, or never given back.
func (x *explainer) whyLocked(found *Diagnosis, w waiter, all []waiter, summary string) (string, string, concept) {
	who := x.who(w.Goroutine)
	if held, ok := x.holder(w, w); ok && w.State == evidence.ReadLocks {
		return fmt.Sprintf("%s takes the read lock %s again on %s, while it still holds it from %s and a writer waits", who, w.site.name, x.line(w.at), x.line(held.Frame)),
			"As soon as a writer waits, new readers wait behind it; the writer waits for the old readers. A reader that takes the lock again waits for the writer, which waits for it.", readLocks
	} else if ok {
		return fmt.Sprintf("%s locks %s on %s, but holds it already since %s", who, w.site.name, x.line(w.at), x.line(held.Frame)),
			"A Mutex does not know who holds it: a second Lock waits for an Unlock, and the only goroutine that could do that is the one that waits.", unlocking
	}
	if circle := x.circle(w, all); len(circle) > 1 {
		return x.circular(circle), "Each has what another needs, and none gives it back before it has both. If everybody takes the locks in the same order, this cannot happen.", lockOrder
	}
	if o, ok := another(w, all, func(o waiter) bool { return !o.State.Locking() && x.needs(w, o) }); ok {
		why := "Whoever holds a lock must not wait for somebody who needs that lock to go on."
		if o.State == evidence.Sleeps {
			why = "While one goroutine works with the lock held, all others queue for it, and the work goes on one after the other. Hold a lock only for the moment that touches what is shared. (The tests' clock stands still while a goroutine waits for a lock, so this shows as a deadlock.)"
		}
		held, _ := x.holder(w, o)
		return fmt.Sprintf("%s, which another goroutine holds since %s while it %s", summary, x.line(held.Frame), x.waiting(o)), why, unlocking
	}
	if w.site.Operation != nil {
		if line, taken := w.site.program.Forgotten(w.site.On); taken != nil {
			left := evidence.Frame{Function: taken.Function.Outer().Name, File: w.site.program.Set.Position(taken.Node.Pos()).Filename, Line: line}
			at := left
			at.Line = w.site.program.Line(taken.Node)
			found.Locations = append(found.Locations, location(left, "returns with "+w.site.name+" locked", evidence.Goroutine{}))
			return fmt.Sprintf("%s; %s returns on %s with %s still locked", summary, left.Function, x.line(left), newSite(w.site.program, taken).name),
				fmt.Sprintf("It was locked on %s. A return between Lock and Unlock leaves it locked for good: everybody who comes later waits. A deferred Unlock runs on every way out.", x.line(at)), unlocking
		}
	}
	return summary, "Somebody locked it and did not unlock it: look for a return, or a panic, between Lock and Unlock. A deferred Unlock runs on every way out.", unlocking
}

// whyCounted explains a wait for a WaitGroup.
func (x *explainer) whyCounted(w waiter, all []waiter, summary string) (string, string) {
	if o, ok := common(all, func(o waiter) bool { return o.ID != w.ID && o.State != evidence.WaitsGroup }); ok {
		return fmt.Sprintf("%s waits in Wait on %s for a goroutine that itself %s", x.who(w.Goroutine), x.line(w.at), x.waiting(o)),
			"The two wait for each other: Wait returns when the goroutines are done, and they are not done before somebody does what they wait for. That somebody must not be behind the Wait."
	}
	return summary, "Its counter is above zero, and no goroutine is left that could bring it down: one returned without Done, or more were counted than started. A deferred Done runs on every way out."
}

// whyChannel explains a wait at a channel, or in a select.
func (x *explainer) whyChannel(w waiter, all []waiter) (string, concept) {
	sender, sends := another(w, all, func(o waiter) bool { return o.State == evidence.Sends })
	switch {
	case w.State.Receiving() && sends:
		return fmt.Sprintf("Meanwhile %s waits to send on %s. If the two were at the same channel, both could go on: they are at different ones.", x.who(sender.Goroutine), x.line(sender.at)), wiring
	case w.site.is(code.Range):
		return "A loop over a channel ends only when the channel is closed and empty. The sender closes it, once, after the last value.", closing
	case w.State == evidence.Sends:
		if _, ok := another(w, all, func(o waiter) bool { return o.State.Receiving() && o.site.name == w.site.name }); ok {
			return "Somebody does wait to receive from a channel of that name: these are two different channels, or the one behind a variable was replaced.", wiring
		}
		return "A send ends when another goroutine receives the value, or when the channel's buffer has room. Everybody who could receive it has returned, or waits as well.", unbuffered
	case w.State == evidence.Receives:
		return "A receive ends when another goroutine sends, or closes the channel. Everybody who could has returned, or waits as well.", unbuffered
	case x.through(w) != "":
		return "What it waits for there has to come from another goroutine that uses the same value. Everybody who could has returned, or waits as well.", noExercise
	case w.State == evidence.Selects:
		return "Its cases wait for channels on which nobody sends, receives or closes any more.", selecting
	}
	return "", noExercise
}

// another returns the first goroutine besides one that matches.
func another(w waiter, all []waiter, match func(waiter) bool) (waiter, bool) {
	i := slices.IndexFunc(all, func(o waiter) bool { return o.ID != w.ID && match(o) })
	if i < 0 {
		return waiter{}, false
	}
	return all[i], true
}

// common returns one of the matching goroutines: of those on the line that most of them share, the first.
func common(all []waiter, match func(waiter) bool) (waiter, bool) {
	all = slices.DeleteFunc(slices.Clone(all), func(o waiter) bool { return !match(o) })
	if len(all) == 0 {
		return waiter{}, false
	}
	count := map[int]int{}
	for _, o := range all {
		count[o.at.Line]++
	}
	return slices.MaxFunc(all, func(a, b waiter) int { return count[a.at.Line] - count[b.at.Line] }), true
}

// circle follows from a goroutine that waits for a lock to one that holds it and waits for another, and so on, until it is
// back. It returns nil if it does not come back.
func (x *explainer) circle(w waiter, all []waiter) []waiter {
	list := []waiter{w}
	for {
		latest := list[len(list)-1]
		if len(list) > 1 && x.needs(latest, w) {
			return list
		}
		next := slices.IndexFunc(all, func(o waiter) bool {
			known := slices.ContainsFunc(list, func(k waiter) bool { return k.ID == o.ID })
			return !known && o.State.Locking() && x.needs(latest, o)
		})
		if next < 0 {
			return nil
		}
		list = append(list, all[next])
	}
}

// circular says which goroutine of a circle holds what and wants what.
func (x *explainer) circular(list []waiter) string {
	var parts []string
	for i, w := range list {
		// The one before wants what this one holds.
		held, _ := x.holder(list[(i+len(list)-1)%len(list)], w)
		who := "another"
		if i == 0 {
			who = "one"
		}
		parts = append(parts, fmt.Sprintf("%s holds %s (%s) and wants %s (%s)", who, held.name, x.line(held.Frame), w.site.name, x.line(w.at)))
	}
	if len(list) == 2 {
		return "two goroutines hold a lock each and wait for the other's: " + parts[0] + ", the other" + strings.TrimPrefix(parts[1], "another")
	}
	return fmt.Sprintf("%d goroutines hold a lock each and wait in a circle for the next one's: ", len(list)) + strings.Join(parts, ", ")
}
