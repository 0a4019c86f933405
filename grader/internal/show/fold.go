package show

import (
	"slices"

	"gokata/grader/internal/history"
)

const (
	longestCycle = 40 // steps; what repeats in longer cycles is not seen as a cycle
	fewestCycles = 3  // a cycle is folded if it comes at least that often
	shown        = 3  // a step of one kind is drawn that often before it counts as known
	fewestLeft   = 3  // fewer steps are not worth being left out
	lastShown    = 16 // the last steps of a long picture are drawn, whatever they are
)

// fold leaves out what repeats: cycles first, whatever the picture's length, and then, if it is still long, every step of
// a kind that has been drawn often enough.
func fold(steps []Step) []Step {
	steps = cycles(steps)
	if len(steps) > Longest {
		steps = known(steps)
	}
	return steps
}

// essence is a step without its time: what makes two steps the same.
func essence(s Step) Step {
	s.Time, s.Timed = 0, false
	return s
}

// cycles folds steps that come again and again in the same order.
func cycles(steps []Step) []Step {
	same := func(a, b int) bool { return essence(steps[a]) == essence(steps[b]) }
	var out []Step
	for i := 0; i < len(steps); {
		period, times := 0, 0
		for p := 1; p <= longestCycle && i+p*fewestCycles <= len(steps); p++ {
			n := 0
			for i+p+n < len(steps) && same(i+n, i+p+n) {
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
		out = append(out, Step{Kind: Fold, Lane: -1, By: Nobody, Like: -1, Steps: period, Times: times - 1, Time: end.Time, Timed: end.Timed})
		i += period * times
	}
	return out
}

// known folds the steps whose kind has been drawn often enough, apart from beginnings, ends and the last ones. The kind of a
// step is what happened on which lines, whatever the goroutine.
func known(steps []Step) []Step {
	type kind struct {
		kind      history.Kind
		at, cause history.Place
		does      string
	}
	drawn := map[kind]int{}
	unbroken := 0 // so many steps have been drawn since the last that was not
	var out, left []Step
	flush := func() {
		if len(left) < fewestLeft && !slices.ContainsFunc(left, func(s Step) bool { return s.Kind == Fold }) {
			out = append(out, left...)
		} else {
			f := Step{Kind: Fold, Lane: -1, By: Nobody, Like: -1}
			for _, s := range left {
				if s.Kind == Fold {
					f.Steps += s.Steps * s.Times
				} else {
					f.Steps++
				}
				if s.Timed {
					f.Time, f.Timed = s.Time, true
				}
			}
			out = append(out, f)
			unbroken = 0
		}
		left = nil
	}
	draw := func(s Step) {
		if len(left) > 0 {
			flush()
		}
		out = append(out, s)
		unbroken++
	}
	for i, s := range steps {
		if s.Kind == Fold {
			if s.Steps == 0 || s.Steps <= unbroken && len(left) == 0 {
				draw(s) // it is not about steps, or the cycle that it speaks of has been drawn
				unbroken = 0
			} else {
				left = append(left, s)
			}
			continue
		}
		k := kind{s.Kind, s.At, s.Cause, s.Does}
		drawn[k]++
		if drawn[k] <= shown || i >= len(steps)-lastShown || s.Kind == history.Begin || s.Kind == history.End || s.Kind == history.Last {
			draw(s)
		} else {
			left = append(left, s)
		}
	}
	if len(left) > 0 {
		flush()
	}
	return out
}
