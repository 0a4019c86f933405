package show

import (
	"cmp"
	"slices"
)

// compose chooses which goroutines have a lane of their own, at most so many, and folds the steps.
func (p *Picture) compose(h *history, lanes int) {
	drawn := choose(h, lanes)
	lane := map[*goroutine]int{}
	for i, g := range drawn {
		lane[g] = i
	}
	like := func(g *goroutine) int {
		if i := slices.IndexFunc(drawn, func(d *goroutine) bool { return alike(d, g) }); i >= 0 {
			return i
		}
		return -1
	}
	who := func(g *goroutine) (by, similar int) {
		if g == nil {
			return Nobody, -1
		}
		if g.lane != nil {
			if i, ok := lane[g.lane]; ok {
				return i, -1
			}
		}
		return Other, like(g)
	}
	for i, g := range drawn {
		l := Lane{Letter: letter(i), What: g.what, From: g.from}
		l.By, _ = who(g.by)
		p.Lanes = append(p.Lanes, l)
	}
	for _, g := range h.order {
		if _, ok := lane[g]; !ok {
			if i := like(g); i >= 0 {
				p.Lanes[i].Like++
			} else {
				p.More++
			}
		}
	}
	for _, s := range h.happenings {
		if s.who.lane == nil {
			continue
		}
		i, ok := lane[s.who.lane]
		if !ok {
			continue
		}
		step := s.Step
		step.Lane = i
		step.By, step.Like = who(s.by)
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
func alike(a, b *goroutine) bool { return a.from == b.from && a.what == b.what }

// choose returns the goroutines to draw, in the order in which they were started. Of many that are alike, those that differ in
// their end come first.
func choose(h *history, lanes int) []*goroutine {
	if len(h.order) <= lanes {
		return h.order
	}
	end := map[*goroutine]string{}
	for _, s := range h.happenings {
		if s.Kind == Last || s.Kind == End {
			end[s.who] = s.Does
		}
	}
	var groups [][]*goroutine
	for _, g := range h.order {
		i := slices.IndexFunc(groups, func(group []*goroutine) bool { return alike(group[0], g) })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], g)
	}
	for _, group := range groups {
		seen, rank := map[string]int{}, map[*goroutine]int{}
		for _, g := range group {
			rank[g] = seen[end[g]]
			seen[end[g]]++
		}
		slices.SortStableFunc(group, func(a, b *goroutine) int { return rank[a] - rank[b] })
	}
	var drawn []*goroutine
	for round := 0; len(drawn) < lanes; round++ {
		for _, group := range groups {
			if round < len(group) && len(drawn) < lanes {
				drawn = append(drawn, group[round])
			}
		}
	}
	slices.SortFunc(drawn, func(a, b *goroutine) int {
		return cmp.Compare(slices.Index(h.order, a), slices.Index(h.order, b))
	})
	return drawn
}
