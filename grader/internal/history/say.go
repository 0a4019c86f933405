package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gokata/grader/internal/evidence"
)

// String says when: "from 1 s to 5 s".
func (s span) String() string {
	if s.to == never {
		return "from " + evidence.Seconds(s.from) + " on, for ever"
	}
	return "from " + evidence.Seconds(s.from) + " to " + evidence.Seconds(s.to)
}

func (s span) length() time.Duration { return s.to - s.from }

// compare orders spans by their beginnings.
func (s span) compare(other span) int {
	return cmp.Or(cmp.Compare(s.from, other.from), cmp.Compare(s.to, other.to))
}

// shown is the number of spans that are listed.
const shown = 4

// list writes the first of some spans, equal ones as one.
func list(spans []span) string {
	var said []string
	left := len(spans)
	for _, equal := range Grouped(spans, func(s span) span { return s }) {
		n, text := len(equal), strings.TrimPrefix(equal[0].String(), "from ")
		if len(said) == shown && left > n {
			said = append(said, fmt.Sprintf("… and %d more", left))
			break
		}
		if n > 1 {
			text = fmt.Sprintf("%d %s", n, equal[0])
		}
		said, left = append(said, text), left-n
	}
	return strings.Join(said, ", ")
}

// atOnce says how many of several things of a kind, in the order in which they began, went on at once. Seen says which of the kind these
// are, if not all.
func atOnce(spans []span, kind, seen string) string {
	n, most := len(spans), 0
	var ends []time.Duration // of those that go on
	for _, s := range spans {
		ends = slices.DeleteFunc(ends, func(end time.Duration) bool { return end <= s.from })
		ends = append(ends, s.to)
		most = max(most, len(ends))
	}
	last := slices.MaxFunc(spans, func(a, b span) int { return cmp.Compare(a.to, b.to) })
	switch {
	case most == 1:
		return fmt.Sprintf("the %d %s%s ran one after the other: %s", n, kind, seen, list(spans))
	case most < n:
		return fmt.Sprintf("of the %d %s%s, at most %d ran at once: %s", n, kind, seen, most, list(spans))
	case spans[0] == spans[n-1]:
		return fmt.Sprintf("%d %s ran at once, %s", n, kind, spans[0])
	case spans[0].from == spans[n-1].from && last.to < never:
		return fmt.Sprintf("%d %s ran at once from %s, the last until %s", n, kind, evidence.Seconds(last.from), evidence.Seconds(last.to))
	}
	return fmt.Sprintf("%d %s ran at once: %s", n, kind, list(spans))
}

// sayCalls puts the calls on one line, in the order in which they began, into words.
func (t *timeline) sayCalls(calls []*call) string {
	first := calls[0]
	name, line := t.code.called(first.at).Name, fmt.Sprintf("on line %d", first.at.Line)
	one, many := "the call "+line, "calls "+line
	if name != "" {
		one, many = name+", called "+line+",", "calls of "+name+" "+line
	}
	var spans []span
	for _, c := range calls {
		spans = append(spans, c.span)
	}
	switch {
	case first.loop:
		return fmt.Sprintf("the loop over %s %s went on: %s", name, line, list(spans))
	case len(spans) == 1:
		return one + " ran " + first.String()
	case t.unsure[first.at]:
		return one + " ran: " + list(spans)
	case !slices.ContainsFunc(calls, func(c *call) bool { return c.Who != first.Who }):
		return fmt.Sprintf("the %s, all in %s, ran one after the other: %s", many, t.name(first.frames, first.Who), list(spans))
	}
	return atOnce(spans, many, " that took time")
}

// sayWaits puts waits of one kind into words. The last is the one that took longest.
func (t *timeline) sayWaits(waits []*wait, longest *wait) string {
	var who []*Goroutine
	latest := waits[0].to
	for _, w := range waits {
		if latest = max(latest, w.to); !slices.Contains(who, w.block.Who) {
			who = append(who, w.block.Who)
		}
	}
	first := waits[0].block
	said := fmt.Sprintf("%s %s on line %d", t.name(first.frames, who...), past(first.Does), first.At.Line)
	often := ""
	if len(waits) > len(who) {
		often = fmt.Sprintf(", %d times", len(waits))
	}
	switch {
	case len(waits) == 1:
		return said + " " + longest.String() + t.until(longest)
	case len(who) == 1 && 2*longest.length() < latest-waits[0].from:
		return said + often + " " + span{waits[0].from, latest}.String()
	}
	return said + often + ", the longest " + longest.String() + t.until(longest)
}

// until says who let a goroutine go on.
func (t *timeline) until(w *wait) string {
	if w.wake == nil || w.wake.By == nil || w.wake.Does == "" {
		return ""
	}
	said := fmt.Sprintf(", until %s %s", t.name(w.wake.frames, w.wake.By), past(w.wake.Does))
	if w.wake.Cause.Own {
		said += fmt.Sprintf(" on line %d", w.wake.Cause.Line)
	}
	return said
}

// goOn says that goroutines started on one line, the last to end first, go on, and until when.
func (t *timeline) goOn(list []*Goroutine) string {
	who, end, stuck := t.name(nil, list...), t.lives[list[0]].to, t.stuck(list[0])
	switch {
	case end < never && len(list) == 1:
		return who + " went on until " + evidence.Seconds(end)
	case end < never:
		return who + " went on, the last until " + evidence.Seconds(end)
	case stuck == nil:
		return who + " went on for ever"
	}
	var there []*Goroutine
	for _, g := range list {
		if w := t.stuck(g); w != nil && w.block.At == stuck.block.At {
			w.told, there = true, append(there, g)
		}
	}
	return fmt.Sprintf("%s %s on line %d, for ever", t.name(nil, there...), past(stuck.block.Does), stuck.block.At.Line)
}

// stuck returns the wait of a goroutine's, in the learner's code, that does not end, or nil.
func (t *timeline) stuck(g *Goroutine) *wait {
	for _, w := range t.waits {
		if w.block.Who == g && w.to == never && w.block.At.Own {
			return w
		}
	}
	return nil
}

// name names goroutines that were started on one line, or that are in the given calls.
func (t *timeline) name(frames []frame, list ...*Goroutine) string {
	n, all, from, at := len(list), 0, list[0].From, entered(frames)
	for _, g := range t.Goroutines {
		if g.From == from {
			all++
		}
	}
	switch {
	case !from.Own && at < 0:
		return "the test"
	case !from.Own && n > 1:
		return fmt.Sprintf("%d callers of %s", n, frames[at].declared())
	case !from.Own:
		return "the caller of " + frames[at].declared()
	case all == 1:
		return fmt.Sprintf("the goroutine started on line %d", from.Line)
	case n == 1:
		return fmt.Sprintf("a goroutine started on line %d", from.Line)
	case n == all:
		return fmt.Sprintf("the %d goroutines started on line %d", n, from.Line)
	}
	return fmt.Sprintf("%d goroutines started on line %d", n, from.Line)
}

// pasts are the verbs that the words for what goroutines do begin with.
var pasts = map[string]string{"waits": "waited", "sleeps": "slept", "sends": "sent", "receives": "received", "closes": "closed", "unlocks": "unlocked",
	"is": "was", "signals": "signalled", "cancels": "cancelled"}

// past puts what a goroutine does into the past.
func past(does string) string {
	switch does {
	case "its select goes on":
		return "went on in a select"
	case "closes":
		return "closed the channel"
	}
	verb, rest, _ := strings.Cut(does, " ")
	if p, ok := pasts[verb]; ok {
		verb = p
	}
	return strings.TrimSpace(verb + " " + rest)
}
