package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// waiter is a goroutine that waits in the learner's code.
type waiter struct {
	evidence.Goroutine
	at   evidence.Frame
	site site
	held []lock // locks that it holds there, innermost function first
}

// waiters finds the goroutines that wait in the learner's code. Their order does not depend on the schedule, so that the same
// fault is explained in the same words every time: the test's own goroutine first, the others by their lines.
func (d *doctor) waiters(texts ...string) []waiter { return d.waitersIn(false, texts...) }

// waitersIn finds also, if all are asked for, goroutines that do not wait, and those that the learner's code has started and
// that are in other code now.
func (d *doctor) waitersIn(all bool, texts ...string) []waiter {
	for _, text := range texts {
		var list []waiter
		for _, g := range evidence.Goroutines(text) {
			f, ok := g.Innermost(d.ground.Own)
			if !ok && all {
				if i := slices.IndexFunc(g.Created, func(f evidence.Frame) bool { return d.ground.Own(f.File) }); i >= 0 {
					f, ok = g.Created[i], true
				}
			}
			if d.orders(g) {
				continue // it waits for its subtest, or for its turn
			}
			if !ok || !all && (g.State == "running" || g.State == "runnable") {
				continue
			}
			at := d.src.at(f.File, f.Line, g.State)
			if at.kind == "" {
				if deferred, s, ok := d.src.deferred(f, g.State); ok {
					f, at = deferred, s
				}
			}
			list = append(list, waiter{g, f, at, d.heldBy(g)})
		}
		if len(list) > 0 {
			slices.SortStableFunc(list, func(a, b waiter) int {
				if a.RunsTest() != b.RunsTest() {
					return map[bool]int{true: -1, false: 1}[a.RunsTest()]
				}
				return a.at.Line - b.at.Line
			})
			return list
		}
	}
	return nil
}

// deadlock explains goroutines that wait for each other, or for what never comes.
func (d *doctor) deadlock(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Deadlock}
	list := d.waiters(e.Dump, e.Output)
	if len(list) == 0 {
		found.Summary = "the goroutines wait for each other, or for what never comes"
		found.Explanation = "None of them was in your file when the clock ran out, so the grader cannot say which line is to blame: look for a send, a receive or a lock whose partner has already returned."
		return found
	}
	main := d.principal(list)
	found.Summary, found.Explanation, found.concept = d.why(main, list)
	d.tell(&found, main, list)
	if left, held, ok := d.src.forgotten(folderOf(main.at), main.site.name); ok && strings.Contains(found.Summary, "still locked") {
		found.Locations = slices.Insert(found.Locations, 0, location(left, "returns with "+held.name+" locked", evidence.Goroutine{}))
	}
	return found
}

// leak explains goroutines that stay behind.
func (d *doctor) leak(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Leak}
	list := d.remaining(e.Leak, e.Output, e.Dump)
	if len(list) == 0 {
		list = d.waitersIn(true, e.Leak, e.Output, e.Dump) // somebody who knows has called them leaks
	}
	if len(list) == 0 {
		found.Summary = "the work is done, but a goroutine stays behind"
		return found
	}
	main := list[0]
	found.Summary = fmt.Sprintf("the work is done, but %s stays behind: it %s", d.who(main.Goroutine), d.waiting(main))
	switch {
	case main.State == "sleep":
		found.Explanation, found.concept = "It sleeps and would go on later, but nobody waits for it any more. Whoever starts a goroutine sees to it that it ends.", waiting
	case main.State.Sending():
		found.Explanation, found.concept = "Nobody will ever receive what it sends, so it blocks for ever and keeps what it holds. Give it a way out, or room for the value that nobody takes.", leaving
	case strings.HasSuffix(main.site.name, ".C"):
		found.Explanation, found.concept = "A ticker's channel is never closed, not even by Stop. A loop over it needs something else that ends it.", tickers
	case ofContext(main.site.name) || slices.ContainsFunc(main.site.cases, ofContext):
		found.Explanation, found.concept = "A context ends when its cancel function is called, or its deadline comes. Whoever makes one calls cancel when the work is done, on every way out: then all who wait for Done go on.", cancelling
	case main.site.kind == "range", main.State.Receiving():
		found.Explanation, found.concept = "Nobody sends to it or closes it any more. The sender closes the channel when it is done; then the receiver's loop ends.", closing
	case d.through(main) != "":
		found.Explanation = "What it waits for there has to come from somebody who uses the same value, and nobody does any more: close it, or read what is left."
	case main.State == "select" && slices.ContainsFunc(main.site.cases, timed):
		found.Explanation, found.concept = "Its timer wakes it again and again, and nobody else does any more. Give it a case that the end of the work makes ready, such as a channel that is closed then, and leave the loop there.", cancelling
	case main.State == "select":
		found.Explanation, found.concept = "None of its cases can happen any more. Give it a case that the end of the work makes ready, such as a channel that is closed then.", cancelling
	default:
		found.Explanation, found.concept = "Whoever starts a goroutine sees to it that it ends.", waiting
	}
	d.tell(&found, main, list)
	return found
}

// tell adds the story and the places: the principal's first, then one for each different line.
func (d *doctor) tell(found *Diagnosis, main waiter, list []waiter) {
	seen := map[int]int{}
	add := func(w waiter) {
		found.Locations = append(found.Locations, location(w.at, "waits here", w.Goroutine))
	}
	add(main)
	seen[main.at.Line]++
	// Those that the principal waits for come next.
	others := slices.Clone(list)
	slices.SortStableFunc(others, func(a, b waiter) int { return later(!d.needs(main, a), !d.needs(main, b)) })
	for _, w := range others {
		if w.ID == main.ID {
			continue
		}
		if seen[w.at.Line]++; seen[w.at.Line] == 1 {
			add(w)
		}
	}
	if len(list) < 2 {
		return
	}
	told := map[string]int{}
	var order []string
	for _, w := range list {
		line := fmt.Sprintf("%s %s", d.who(w.Goroutine), d.waiting(w))
		if told[line]++; told[line] == 1 {
			order = append(order, line)
		}
	}
	for _, line := range order {
		if n := told[line]; n > 1 {
			line = fmt.Sprintf("%s (and %d more like it)", line, n-1)
		}
		found.Story = append(found.Story, line)
	}
}

// principal picks the goroutine to look at first: one whose operation can never end by itself, then a lock taken twice or in
// the wrong order, then whoever waits for goroutines rather than for a value; of equals, the first.
func (d *doctor) principal(list []waiter) waiter {
	rank := func(w waiter) int {
		switch {
		case w.State == evidence.SendsNil || w.State == evidence.ReceivesNil, w.State == "select (no cases)":
			return 0
		case d.relocks(w), w.Depth("sync.(*Once).doSlow") > 1:
			return 1
		case w.State.Locking() && (len(w.held) > 0 || slices.ContainsFunc(list, func(o waiter) bool { return len(o.held) > 0 })):
			return 2
		case w.State == "sync.WaitGroup.Wait":
			return 3
		default:
			return 4
		}
	}
	// Who merely waits for another that is stuck as well is no cause. If each needs the other, neither comes first.
	consequence := func(w waiter) int {
		if slices.ContainsFunc(list, func(o waiter) bool { return o.ID != w.ID && !o.idle() && d.needs(w, o) && !d.needs(o, w) }) {
			return 1
		}
		return 0
	}
	return slices.MinFunc(list, func(a, b waiter) int {
		return cmp.Or(min(rank(a), 3)-min(rank(b), 3), consequence(a)-consequence(b), rank(a)-rank(b))
	})
}

// orders tells whether the goroutine is one of the testing package's that waits for other tests: in t.Run or t.Parallel.
func (d *doctor) orders(g evidence.Goroutine) bool {
	for _, f := range g.Frames {
		if d.ground.Own(f.File) {
			return false
		}
		if f.Function == "testing.(*T).Run" || f.Function == "testing.(*T).Parallel" {
			return true
		}
	}
	return false
}

// through returns the function of a library, such as "io.(*PipeWriter).Write", that the learner's code has called and within
// which the goroutine waits, or "" if it waits in an operation of its own: at a channel, in a select, or in package sync.
func (d *doctor) through(w waiter) string {
	called := ""
	for _, f := range w.Frames {
		if d.ground.Own(f.File) {
			break
		}
		called = f.Function
	}
	path := called[:strings.LastIndexByte(called, '/')+1]
	pkg, _, _ := strings.Cut(called[len(path):], ".")
	switch path + pkg {
	case "", "runtime", "sync", "internal/sync", "time", "testing/synctest", "internal/synctest", "context":
		return ""
	}
	return called[len(path):]
}

// timed tells whether a case of a select waits for a timer.
func timed(text string) bool {
	_, from, received := strings.Cut(text, "<-")
	return received && (strings.Contains(from, "time.After(") || strings.Contains(from, "time.Tick(") || strings.HasSuffix(strings.TrimSpace(from), ".C"))
}

// ofContext tells whether what is received from is a context's Done channel.
func ofContext(name string) bool { return strings.HasSuffix(name, ".Done()") }

// idle tells whether a goroutine waits in a loop for the next piece of work, as one does that has nothing to do.
func (w waiter) idle() bool {
	return w.State.Receiving() && (w.site.kind == "range" || w.site.loops) || w.State == "select" && w.site.loops
}

// relocks tells whether the goroutine waits for a lock that its own function, or one that called it, holds.
func (d *doctor) relocks(w waiter) bool {
	if !w.State.Locking() || w.site.name == "" {
		return false
	}
	_, ok := d.holder(w, w)
	return ok
}

// heldBy lists the locks that a goroutine holds, in its innermost function and in those that called it.
func (d *doctor) heldBy(g evidence.Goroutine) []lock {
	var list []lock
	for _, f := range g.Frames {
		if d.ground.Own(f.File) {
			list = append(list, d.src.held(f)...)
		}
	}
	return list
}

// why says what the principal waits for and why it never comes.
func (d *doctor) why(w waiter, all []waiter) (summary, explanation string, c concept) {
	who, on := d.who(w.Goroutine), d.waiting(w)
	summary = who + " " + on
	others := func(match func(waiter) bool) (waiter, bool) {
		for _, o := range all {
			if o.ID != w.ID && match(o) {
				return o, true
			}
		}
		return waiter{}, false
	}
	switch {
	case w.State == evidence.SendsNil || w.State == evidence.ReceivesNil:
		return summary, "A channel variable is nil until make gives it a channel. On a nil channel a send and a receive both wait for ever, and nothing reports it.", nilChannel
	case w.State == "select (no cases)":
		return summary, "A select without cases waits for ever.", selecting
	case w.Depth("sync.(*Once).doSlow") > 1:
		return fmt.Sprintf("%s calls Do on %s from within the function that the same Once is running", who, d.line(w.at)),
			"Once lets nobody past before its function has returned, not even that function itself.", once
	case d.relocks(w) && w.State == "sync.RWMutex.RLock":
		held, _ := d.holder(w, w)
		return fmt.Sprintf("%s takes the read lock %s again on %s, while it still holds it from %s and a writer waits", who, w.site.name, d.line(w.at), d.line(held.Frame)),
			"As soon as a writer waits, new readers wait behind it; the writer waits for the old readers. A reader that takes the lock again waits for the writer, which waits for it.", readLocks
	case d.relocks(w):
		held, _ := d.holder(w, w)
		return fmt.Sprintf("%s locks %s on %s, but holds it already since %s", who, w.site.name, d.line(w.at), d.line(held.Frame)),
			"A Mutex does not know who holds it: a second Lock waits for an Unlock, and the only goroutine that could do that is the one that waits.", unlocking
	case w.State.Locking():
		if circle := d.circle(w, all); len(circle) > 1 {
			return d.circular(circle), "Each has what another needs, and none gives it back before it has both. If everybody takes the locks in the same order, this cannot happen.", lockOrder
		}
		if o, ok := others(func(o waiter) bool { return !o.State.Locking() && d.needs(w, o) }); ok {
			why := "Whoever holds a lock must not wait for somebody who needs that lock to go on."
			if o.State == "sleep" {
				why = "While one goroutine works with the lock held, all others queue for it, and the work goes on one after the other. Hold a lock only for the moment that touches what is shared. (The tests' clock stands still while a goroutine waits for a lock, so this shows as a deadlock.)"
			}
			held, _ := d.holder(w, o)
			return fmt.Sprintf("%s, which another goroutine holds since %s while it %s", summary, d.line(held.Frame), d.waiting(o)), why, unlocking
		}
		if left, held, ok := d.src.forgotten(folderOf(w.at), w.site.name); ok {
			return fmt.Sprintf("%s; %s returns on %s with %s still locked", summary, left.Function, d.line(left), held.name),
				fmt.Sprintf("It was locked on %s. A return between Lock and Unlock leaves it locked for good: everybody who comes later waits. A deferred Unlock runs on every way out.", d.line(held.Frame)), unlocking
		}
		return summary, "Somebody locked it and did not unlock it: look for a return, or a panic, between Lock and Unlock. A deferred Unlock runs on every way out.", unlocking
	case w.State == "sync.WaitGroup.Wait":
		if o, ok := d.common(all, func(o waiter) bool { return o.ID != w.ID && o.State != "sync.WaitGroup.Wait" }); ok {
			return fmt.Sprintf("%s waits in Wait on %s for a goroutine that itself %s", who, d.line(w.at), d.waiting(o)),
				"The two wait for each other: Wait returns when the goroutines are done, and they are not done before somebody does what they wait for. That somebody must not be behind the Wait.", counting
		}
		return summary, "Its counter is above zero, and no goroutine is left that could bring it down: one returned without Done, or more were counted than started. A deferred Done runs on every way out.", counting
	case w.State == "sync.Cond.Wait":
		return summary, "A Signal wakes one waiter and a Broadcast all that wait at that moment; neither is kept for later. Wake whoever may go on after every change that they wait for.", conditions
	case w.State.Receiving() && d.sends(w, all) != "":
		return summary, d.sends(w, all), wiring
	case w.site.kind == "range":
		return summary, "A loop over a channel ends only when the channel is closed and empty. The sender closes it, once, after the last value.", closing
	case w.State == "chan send":
		if _, ok := others(func(o waiter) bool { return o.State.Receiving() && o.site.name == w.site.name }); ok {
			return summary, "Somebody does wait to receive from a channel of that name: these are two different channels, or the one behind a variable was replaced.", wiring
		}
		return summary, "A send ends when another goroutine receives the value, or when the channel's buffer has room. Everybody who could receive it has returned, or waits as well.", unbuffered
	case w.State == "chan receive":
		return summary, "A receive ends when another goroutine sends, or closes the channel. Everybody who could has returned, or waits as well.", unbuffered
	case d.through(w) != "":
		return summary, "What it waits for there has to come from another goroutine that uses the same value. Everybody who could has returned, or waits as well.", noExercise
	case w.State == "select":
		return summary, "Its cases wait for channels on which nobody sends, receives or closes any more.", selecting
	case w.State == "sleep":
		return summary, "In a bubble time passes only while every goroutine waits for something within it. One waits for a lock or a channel from outside, so the clock stands still and the sleep never ends.", mutual
	}
	return summary, "", noExercise
}

// circle follows from a goroutine that waits for a lock to one that holds it and waits for another, and so on, until it is
// back. It returns nil if it does not come back.
func (d *doctor) circle(w waiter, all []waiter) []waiter {
	list := []waiter{w}
	for {
		latest := list[len(list)-1]
		if len(list) > 1 && d.needs(latest, w) {
			return list
		}
		next := slices.IndexFunc(all, func(o waiter) bool {
			known := slices.ContainsFunc(list, func(k waiter) bool { return k.ID == o.ID })
			return !known && o.State.Locking() && d.needs(latest, o)
		})
		if next < 0 {
			return nil
		}
		list = append(list, all[next])
	}
}

// circular says which goroutine of a circle holds what and wants what.
func (d *doctor) circular(list []waiter) string {
	var parts []string
	for i, w := range list {
		// The one before wants what this one holds.
		held, _ := d.holder(list[(i+len(list)-1)%len(list)], w)
		who := "another"
		if i == 0 {
			who = "one"
		}
		parts = append(parts, fmt.Sprintf("%s holds %s (%s) and wants %s (%s)", who, held.name, d.line(held.Frame), w.site.name, d.line(w.at)))
	}
	if len(list) == 2 {
		return "two goroutines hold a lock each and wait for the other's: " + parts[0] + ", the other" + strings.TrimPrefix(parts[1], "another")
	}
	return fmt.Sprintf("%d goroutines hold a lock each and wait in a circle for the next one's: ", len(list)) + strings.Join(parts, ", ")
}

// common returns one of the matching goroutines: of those on the line that most of them share, the first.
func (d *doctor) common(all []waiter, match func(waiter) bool) (waiter, bool) {
	count := map[int]int{}
	var best waiter
	for _, o := range all {
		if match(o) {
			count[o.at.Line]++
		}
	}
	for _, o := range all {
		if match(o) && (best.ID == 0 || count[o.at.Line] > count[best.at.Line]) {
			best = o
		}
	}
	return best, best.ID != 0
}

// sends says, of a goroutine that waits to receive, that another waits to send at what must be a different channel.
func (d *doctor) sends(w waiter, all []waiter) string {
	for _, o := range all {
		if o.ID != w.ID && o.State == "chan send" {
			return fmt.Sprintf("Meanwhile %s waits to send on %s. If the two were at the same channel, both could go on: they are at different ones.", d.who(o.Goroutine), d.line(o.at))
		}
	}
	return ""
}

// who names a goroutine by what it is to the learner: the caller of a function, or where it was started.
func (d *doctor) who(g evidence.Goroutine) string {
	var outer evidence.Frame
	for _, f := range g.Frames {
		if d.ground.Own(f.File) {
			outer = f
		}
		if strings.HasPrefix(f.Function, "testing.tRunner") || d.ground.Test(f.File) && len(outer.File) > 0 {
			if name := outer.Name(); !strings.Contains(name, ".func") {
				if strings.HasPrefix(name, "Test") {
					return name
				}
				return "the caller of " + name
			}
		}
	}
	for _, f := range g.Created {
		if d.ground.Own(f.File) {
			return "the goroutine started on " + d.line(f)
		}
	}
	if line := d.src.literal(outer.File, outer.Line); line > 0 {
		return "the goroutine started on " + d.line(evidence.Frame{File: outer.File, Line: line})
	}
	if outer.Function != "" {
		return "a goroutine in " + outer.Name()
	}
	return "a goroutine"
}

// waiting says what a goroutine does, on which line, and what it waits for in vain.
func (d *doctor) waiting(w waiter) string {
	on := " on " + d.line(w.at)
	if through := d.through(w); through != "" {
		return "waits in " + through + ", called" + on
	}
	name := w.site.name
	if len(name) > 30 {
		name = ""
	}
	does, inVain := w.State.Words(name, w.site.kind == "range")
	if w.State == evidence.Selects && slices.ContainsFunc(w.site.cases, timed) {
		inVain = ", in which only a timer still comes"
	}
	if _, own := w.Innermost(d.ground.Own); !own {
		return "was started" + on + " and is still in " + w.Frames[0].Name() + " (" + string(w.State) + ")"
	}
	return does + on + inVain
}
