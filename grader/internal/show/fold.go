package show

import (
	"slices"

	"gokata/grader/internal/history"
)

const (
	longest      = 120 // steps of a picture; what is longer is folded to what is new in it
	longestCycle = 40  // steps; what repeats in longer cycles is not seen as a cycle
	fewestCycles = 3   // a cycle is folded if it comes at least that often
	shown        = 3   // a step of one kind is drawn that often before it counts as known
	fewestLeft   = 3   // fewer steps are not worth being left out
	lastShown    = 16  // the last steps of a long picture are drawn, whatever they are
)

// fold leaves out what repeats: cycles first, whatever the picture's length, and then, if it is still long, every step of
// a kind that has been drawn often enough.
func fold(steps []Step) []Step {
	if steps = cycles(steps); len(steps) > longest {
		steps = known(steps)
	}
	return steps
}

func cycles(steps []Step) []Step {
	what := slices.Clone(steps)
	for i := range what {
		what[i].Time, what[i].Timed = 0, false // steps are the same whenever they come
	}
	var out []Step
	for i := 0; i < len(steps); {
		period, times := 0, 0
		for p := 1; p <= longestCycle && i+p*fewestCycles <= len(steps); p++ {
			n := 0
			for i+p+n < len(steps) && what[i+n] == what[i+p+n] {
				n++
			}
			if repeats := n/p + 1; repeats >= fewestCycles && repeats*p > times*period {
				period, times = p, repeats
			}
		}
		if times == 0 {
			out = append(out, steps[i])
			i++
			continue
		}
		out = append(out, steps[i:i+period]...)
		end := steps[i+period*times-1]
		out = append(out, Step{Event: history.Event{Kind: Fold}, By: Nobody, Like: -1, Steps: period, Times: times - 1, Time: end.Time, Timed: end.Timed})
		i += period * times
	}
	return out
}

// known folds the steps whose kind has been drawn often enough, apart from beginnings, ends and the last ones. The kind of a
// step is what happened on which lines, whatever the goroutine.
func known(steps []Step) []Step {
	drawn := map[history.Event]int{}
	var out, left []Step
	unbroken := 0 // from there on, the steps in out follow each other
	flush := func() {
		if left = folded(left); len(left) == 1 && left[0].Kind == Fold {
			unbroken = len(out) + 1
		}
		out, left = append(out, left...), nil
	}
	for i, s := range steps {
		drawn[s.Event]++
		keep := drawn[s.Event] <= shown || i >= len(steps)-lastShown || s.Kind == history.Begin || s.Kind == history.End || s.Kind == history.Last
		if s.Kind == Fold {
			// It is not about steps, or the cycle that it speaks of has been drawn.
			keep = s.Steps == 0 || s.Steps <= len(out)-unbroken && len(left) == 0
		}
		if !keep {
			left = append(left, s)
			continue
		}
		flush()
		if out = append(out, s); s.Kind == Fold {
			unbroken = len(out)
		}
	}
	flush()
	return out
}

// folded returns a fold in whose place some steps are left out, or these if they are too few.
func folded(left []Step) []Step {
	f := Step{Event: history.Event{Kind: Fold}, By: Nobody, Like: -1}
	for _, s := range left {
		if f.Steps += max(1, s.Steps*s.Times); s.Timed {
			f.Time, f.Timed = s.Time, true
		}
	}
	if f.Steps == len(left) && len(left) < fewestLeft {
		return left
	}
	return []Step{f}
}
