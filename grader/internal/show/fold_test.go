package show

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/history"
)

// step is a step of a goroutine on a line, at a time in seconds.
func step(kind history.Kind, lane, line, seconds int) Step {
	return Step{Event: history.Event{Kind: kind, At: history.Place{File: "x.go", Line: line, Own: true}}, Lane: lane, By: Nobody, Like: -1, Time: time.Duration(seconds) * time.Second, Timed: true}
}

func TestFoldShowsACycleOnce(t *testing.T) {
	steps := []Step{step(history.Begin, 0, 0, 0)}
	for i := range 10 {
		steps = append(steps, step(history.Block, 0, 7, i), step(history.Wake, 0, 7, i+1))
	}
	steps = append(steps, step(history.End, 0, 0, 10))

	folded := fold(steps)

	assert.Equal(t, []Step{
		steps[0], steps[1], steps[2],
		{Event: history.Event{Kind: Fold}, By: Nobody, Like: -1, Steps: 2, Times: 9, Time: 10 * time.Second, Timed: true},
		steps[len(steps)-1],
	}, folded)
}

func TestFoldKeepsWhatComesTwice(t *testing.T) {
	steps := []Step{step(history.Block, 0, 7, 0), step(history.Wake, 0, 7, 1), step(history.Block, 0, 7, 1), step(history.Wake, 0, 7, 2)}

	assert.Equal(t, steps, fold(steps))
}

func TestFoldKeepsLongPicturesReadable(t *testing.T) {
	var steps []Step
	turn := uint32(1) // a mixture without cycles, the same on each run
	for i := range 10_000 {
		turn = turn*1664525 + 1013904223
		steps = append(steps, step([]history.Kind{history.Block, history.Wake}[turn>>30&1], int(turn>>24%5), 10+int(turn>>16%4), i))
	}
	steps = append(steps, step(history.Last, 3, 12, 10_000), step(history.End, 0, 0, 10_000))

	started := time.Now()
	folded := fold(steps)

	assert.Less(t, time.Since(started), time.Second)
	assert.Less(t, len(folded), longest)
	all := 0
	for _, s := range folded {
		if s.Kind == Fold {
			all += s.Steps * max(s.Times, 1)
		} else {
			all++
		}
	}
	assert.Equal(t, len(steps), all, "every step is either drawn or counted")
	assert.Equal(t, steps[len(steps)-lastShown:], folded[len(folded)-lastShown:], "the end is what people look for")
}

func TestChooseKeepsWhoEndsDifferently(t *testing.T) {
	h := &history.History{}
	add := func(what string, line int, end string) *history.Goroutine {
		g := &history.Goroutine{What: what, From: history.Place{Line: line}}
		h.Goroutines = append(h.Goroutines, g)
		h.Steps = append(h.Steps, &history.Step{Event: history.Event{Kind: history.Last, Does: end}, Who: g})
		return g
	}
	test := add("the test", 0, "")
	first := add("worker", 5, "ends")
	for range 20 {
		add("worker", 5, "ends")
	}
	odd := add("worker", 5, "waits")
	other := add("closer", 9, "ends")

	assert.Equal(t, []*history.Goroutine{test, first, odd, other}, choose(h, 4))
	assert.Equal(t, []*history.Goroutine{test, first, other}, choose(h, 3), "each kind of goroutine has a lane before any has two")
	assert.Len(t, choose(h, 100), len(h.Goroutines))
}
