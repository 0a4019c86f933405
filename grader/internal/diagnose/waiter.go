package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// waiter is a goroutine that waits in the reader's code.
type waiter struct {
	evidence.Goroutine
	at    evidence.Frame
	site  site
	held  []lock // locks that it holds there, innermost function first
	could []site // what it may do when it can go on
}

// waiters finds the goroutines that wait in the reader's code. Their order does not depend on the schedule, so that the same
// fault is explained in the same words every time: the test's own goroutine first, the others by their lines.
func (x *explainer) waiters(texts ...string) []waiter { return x.find(false, texts...) }

// find finds also, if all are asked for, goroutines that do not wait, and those that the reader's code has started and that are
// in other code now.
func (x *explainer) find(all bool, texts ...string) []waiter {
	for _, text := range texts {
		var list []waiter
		for _, g := range evidence.Goroutines(text) {
			if w, ok := x.waiter(g, all); ok {
				list = append(list, w)
			}
		}
		if len(list) > 0 {
			slices.SortStableFunc(list, func(a, b waiter) int {
				return cmp.Or(later(!a.RunsTest(), !b.RunsTest()), a.at.Line-b.at.Line)
			})
			return list
		}
	}
	return nil
}

// starter returns where the reader's code started a goroutine.
func (x *explainer) starter(g evidence.Goroutine) (evidence.Frame, bool) {
	return evidence.Goroutine{Frames: g.Created}.Innermost(x.Own)
}

func (x *explainer) waiter(g evidence.Goroutine, all bool) (waiter, bool) {
	f, ok := g.Innermost(x.Own)
	if !ok && all {
		f, ok = x.starter(g)
	}
	if !ok || !all && g.State.Running() || x.parked(g) {
		return waiter{}, false
	}
	w := waiter{Goroutine: g, at: f, held: x.heldBy(g), could: x.could(g)}
	if p := x.program(f.File); p != nil {
		w.site = newSite(p, p.At(f.File, f.Line, kinds[g.State]...))
		if w.site.Operation == nil {
			if o := p.Deferred(p.FunctionAt(f.File, f.Line), f.Line, kinds[g.State]...); o != nil {
				w.site = newSite(p, o)
				w.at.Line = p.Line(o.Node)
			}
		}
	}
	return w, true
}

// parked tells whether the goroutine is one of the testing package's that waits for other tests: in t.Run or t.Parallel.
func (x *explainer) parked(g evidence.Goroutine) bool {
	i := slices.IndexFunc(g.Frames, func(f evidence.Frame) bool {
		return x.Own(f.File) || f.Function == "testing.(*T).Run" || f.Function == "testing.(*T).Parallel"
	})
	return i >= 0 && !x.Own(g.Frames[i].File)
}

// through returns the function of a library, such as "io.(*PipeWriter).Write", that the reader's code has called and within
// which the goroutine waits, or "" if it waits in an operation of its own: at a channel, in a select, or in package sync.
func (x *explainer) through(w waiter) string {
	called := ""
	for _, f := range w.Frames {
		if x.Own(f.File) {
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

// idle tells whether a goroutine waits in a loop for the next piece of work, as one does that has nothing to do.
func (w waiter) idle() bool {
	return w.State.Receiving() && (w.site.is(code.Range) || w.site.loops()) || w.State == evidence.Selects && w.site.loops()
}

// who names a goroutine by what it is to the reader: the caller of a function, or where it was started.
func (x *explainer) who(g evidence.Goroutine) string {
	var outer evidence.Frame
	for _, f := range g.Frames {
		if x.Own(f.File) {
			outer = f
		}
		if strings.HasPrefix(f.Function, "testing.tRunner") || x.Test(f.File) && len(outer.File) > 0 {
			if name := outer.Name(); !strings.Contains(name, ".func") {
				if strings.HasPrefix(name, "Test") {
					return name
				}
				return "the caller of " + name
			}
		}
	}
	if f, ok := x.starter(g); ok {
		return "the goroutine started on " + x.line(f)
	}
	if line := x.literal(outer); line > 0 {
		return "the goroutine started on " + x.line(evidence.Frame{File: outer.File, Line: line})
	}
	if outer.Function != "" {
		return "a goroutine in " + outer.Name()
	}
	return "a goroutine"
}

// literal returns the line on which the innermost function literal begins that holds the frame's line, or 0 if none does.
func (x *explainer) literal(f evidence.Frame) int {
	if p := x.program(f.File); p != nil {
		if fn := p.FunctionAt(f.File, f.Line); fn != nil && fn.Parent != nil {
			return p.Line(fn.Node)
		}
	}
	return 0
}

// waiting says what a goroutine does, on which line, and what it waits for in vain.
func (x *explainer) waiting(w waiter) string {
	on := " on " + x.line(w.at)
	if through := x.through(w); through != "" {
		return "waits in " + through + ", called" + on
	}
	does, inVain := w.State.Words(w.site.said(), w.site.is(code.Range))
	if w.State == evidence.Selects && slices.ContainsFunc(w.site.cases(), timed) {
		inVain = ", in which only a timer still comes"
	}
	if _, own := w.Innermost(x.Own); !own && does == "waits" {
		return "was started" + on + " and is still in " + w.Frames[0].Name() + fmt.Sprintf(" (%s)", w.State)
	}
	return does + on + inVain
}

// tell adds the story and the places: that of the one to look at first, then one for each different line.
func (x *explainer) tell(found *Diagnosis, first waiter, list []waiter) {
	// Those that the first waits for come next.
	others := slices.Clone(list)
	slices.SortStableFunc(others, func(a, b waiter) int { return later(!x.needs(first, a), !x.needs(first, b)) })
	seen := map[int]bool{}
	for _, w := range append([]waiter{first}, others...) {
		if !seen[w.at.Line] {
			seen[w.at.Line] = true
			found.Locations = append(found.Locations, location(w.at, "waits here", w.Goroutine))
		}
	}
	if len(list) < 2 {
		return
	}
	told := map[string]int{}
	for _, w := range list {
		line := fmt.Sprintf("%s %s", x.who(w.Goroutine), x.waiting(w))
		if told[line]++; told[line] == 1 {
			found.Story = append(found.Story, line)
		}
	}
	for i, line := range found.Story {
		if n := told[line]; n > 1 {
			found.Story[i] = fmt.Sprintf("%s (and %d more like it)", line, n-1)
		}
	}
}
