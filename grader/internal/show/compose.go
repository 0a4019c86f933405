package show

import (
	"slices"

	"gokata/grader/internal/history"
)

// compose chooses which goroutines have a lane of their own, at most so many, and folds the steps.
func (p *Picture) compose(h *history.History, lanes int) {
	drawn := choose(h, lanes)
	who := func(g *history.Goroutine) (lane, like int) {
		if g == nil {
			return Nobody, -1
		}
		if i := slices.Index(drawn, g); i >= 0 {
			return i, -1
		}
		return Other, slices.IndexFunc(drawn, func(d *history.Goroutine) bool { return kindOf(d) == kindOf(g) })
	}
	for i, g := range drawn {
		by, _ := who(g.By)
		p.Lanes = append(p.Lanes, Lane{Letter: letter(i), What: g.What, By: by, From: g.From})
	}
	for _, g := range h.Goroutines {
		switch lane, like := who(g); {
		case like >= 0:
			p.Lanes[like].Like++
		case lane == Other:
			p.More++
		}
	}
	for _, s := range h.Steps {
		if lane, _ := who(s.Who); lane >= 0 {
			by, like := who(s.By)
			p.Virtual = p.Virtual || s.Timed
			p.Steps = append(p.Steps, Step{Event: s.Event, Lane: lane, By: by, Like: like, Time: s.Time, Timed: s.Timed})
		}
	}
	p.Steps = fold(p.Steps)
}

// letter names a lane: "T" is the test's, so it is nobody else's.
func letter(i int) string {
	const letters = "TABCDEFGHIJKLMNOPQRSUVWXYZ"
	return letters[i : i+1]
}

// kind is what is the same of goroutines that do the same: they were started on one line and run one function.
type kind struct {
	from history.Place
	what string
}

func kindOf(g *history.Goroutine) kind { return kind{g.From, g.What} }

// choose returns the goroutines to draw, in the order in which they were started. Of many that are alike, those that differ in
// their end come first.
func choose(h *history.History, lanes int) []*history.Goroutine {
	end := map[*history.Goroutine]string{}
	for _, s := range h.Steps {
		if s.Kind == history.Last || s.Kind == history.End {
			end[s.Who] = s.Does
		}
	}
	groups := history.Grouped(h.Goroutines, kindOf)
	for i, group := range groups {
		groups[i] = inTurn(history.Grouped(group, func(g *history.Goroutine) string { return end[g] }))
	}
	drawn := inTurn(groups)
	drawn = drawn[:min(lanes, len(drawn))]
	return slices.DeleteFunc(slices.Clone(h.Goroutines), func(g *history.Goroutine) bool { return !slices.Contains(drawn, g) })
}

// inTurn lists the first of each group, then the second of each, and so on.
func inTurn[T any](groups [][]T) []T {
	var list []T
	for round, all := 0, len(slices.Concat(groups...)); len(list) < all; round++ {
		for _, group := range groups {
			if round < len(group) {
				list = append(list, group[round])
			}
		}
	}
	return list
}
