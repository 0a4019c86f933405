package show

import (
	"slices"

	"gokata/grader/internal/history"
)

// compose chooses which goroutines have a lane of their own, at most so many, and folds the steps.
func (p *Picture) compose(h *history.History, lanes int) {
	drawn := choose(h, lanes)
	lane := map[*history.Goroutine]int{}
	for i, g := range drawn {
		lane[g] = i
	}
	who := func(g *history.Goroutine) (by, similar int) {
		if g == nil {
			return Nobody, -1
		}
		if i, ok := lane[g]; ok {
			return i, -1
		}
		return Other, slices.IndexFunc(drawn, func(d *history.Goroutine) bool { return alike(d, g) })
	}
	for i, g := range drawn {
		l := Lane{Letter: letter(i), What: g.What, From: g.From}
		l.By, _ = who(g.By)
		p.Lanes = append(p.Lanes, l)
	}
	for _, g := range h.Goroutines {
		switch by, similar := who(g); {
		case by == Other && similar >= 0:
			p.Lanes[similar].Like++
		case by == Other:
			p.More++
		}
	}
	for _, s := range h.Steps {
		i, ok := lane[s.Who]
		if !ok {
			continue
		}
		step := Step{Kind: s.Kind, Lane: i, At: s.At, Cause: s.Cause, Does: s.Does, Stuck: s.Stuck, Fault: s.Fault, Time: s.Time, Timed: s.Timed}
		step.By, step.Like = who(s.By)
		p.Virtual = p.Virtual || step.Timed
		p.Steps = append(p.Steps, step)
	}
	p.Steps = fold(p.Steps)
}

// letter names a lane: "T" is the test's, so it is nobody else's.
func letter(i int) string {
	const letters = "TABCDEFGHIJKLMNOPQRSUVWXYZ"
	if i < len(letters) {
		return letters[i : i+1]
	}
	return letter(1+(i-1)%25) + string(rune('0'+(i-1)/25))
}

// alike tells whether two goroutines do the same: they were started on the same line and run the same function.
func alike(a, b *history.Goroutine) bool { return a.From == b.From && a.What == b.What }

// choose returns the goroutines to draw, in the order in which they were started. Of many that are alike, those that differ in
// their end come first.
func choose(h *history.History, lanes int) []*history.Goroutine {
	if len(h.Goroutines) <= lanes {
		return h.Goroutines
	}
	end := map[*history.Goroutine]string{}
	for _, s := range h.Steps {
		if s.Kind == history.Last || s.Kind == history.End {
			end[s.Who] = s.Does
		}
	}
	var groups [][]*history.Goroutine
	for _, g := range h.Goroutines {
		i := slices.IndexFunc(groups, func(group []*history.Goroutine) bool { return alike(group[0], g) })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], g)
	}
	for _, group := range groups {
		seen, rank := map[string]int{}, map[*history.Goroutine]int{}
		for _, g := range group {
			rank[g] = seen[end[g]]
			seen[end[g]]++
		}
		slices.SortStableFunc(group, func(a, b *history.Goroutine) int { return rank[a] - rank[b] })
	}
	var drawn []*history.Goroutine
	for round := 0; len(drawn) < lanes; round++ {
		for _, group := range groups {
			if round < len(group) && len(drawn) < lanes {
				drawn = append(drawn, group[round])
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(h.Goroutines), func(g *history.Goroutine) bool { return !slices.Contains(drawn, g) })
}
