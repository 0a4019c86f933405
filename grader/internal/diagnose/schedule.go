package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
)

// turn is one of an explored schedule: a goroutine stopped before a statement, and went on later.
type turn struct {
	evidence.Goroutine
	at      evidence.Frame
	stopped int // when so many turns had been given
}

// schedule adds to the story who was overtaken, before which statement, by whom: the wait that most turns of others came before.
func (x *explainer) schedule(found *Diagnosis, text string) {
	turns := x.turns(text)
	longest, others := -1, []turn(nil)
	for i, t := range turns {
		between := slices.DeleteFunc(slices.Clone(turns[min(i, t.stopped):i]), func(o turn) bool { return o.ID == t.ID })
		if len(between) > len(others) {
			longest, others = i, between
		}
	}
	if longest < 0 {
		return
	}
	held, last := turns[longest], others[len(others)-1]
	first, second := x.who(held.Goroutine), x.who(last.Goroutine)
	if second == first {
		_, name, _ := strings.Cut(second, " ")
		second = "another " + name // of those that one line starts
	}
	found.Story = append(found.Story, fmt.Sprintf("%s had come to %s, and not gone on, when %s came to %s", first, x.line(held.at), second, x.line(last.at)))
}

// turns reads a schedule's turns, in order.
func (x *explainer) turns(text string) []turn {
	var list []turn
	for block := range strings.SplitSeq(text, "\n\n") {
		head, dump, _ := strings.Cut(strings.TrimLeft(block, "\n"), "\n")
		var t turn
		if _, err := fmt.Sscanf(head, "turn %d", &t.stopped); err != nil {
			continue
		}
		if read := evidence.Goroutines(dump + "\n\n"); len(read) == 1 {
			t.Goroutine = read[0]
			t.at, _ = t.Innermost(x.Own)
			list = append(list, t)
		}
	}
	return list
}
