package explorer

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// order lets four goroutines take ten turns each, and lists who had them.
func order(seed uint64) (list []int) {
	left := map[int]int{1: 10, 2: 10, 3: 10, 4: 10}
	for w := newWalk(seed); len(left) > 0; {
		var stopped []*turn
		for g := range 5 {
			if left[g] > 0 {
				stopped = append(stopped, &turn{goroutine: g})
			}
		}
		g := stopped[w.choose(stopped)].goroutine
		list = append(list, g)
		if left[g]--; left[g] == 0 {
			delete(left, g)
		}
	}
	return list
}

func TestWalksDiffer(t *testing.T) {
	late, long, even := 0, 0, 0
	for seed := range uint64(50) {
		list := order(seed + 1)
		assert.Len(t, list, 40)
		assert.Equal(t, list, order(seed+1), "a seed is a walk")
		changes := 0
		for i := range 39 {
			if list[i] != list[i+1] {
				changes++
			}
		}
		for g := 1; g <= 4; g++ {
			if slices.Index(list, g) >= 25 {
				late++ // it begins when the others are nearly done
			}
		}
		if changes < 15 {
			long++
		}
		if changes > 25 {
			even++
		}
	}
	assert.Positive(t, late, "walks with slow goroutines")
	assert.Positive(t, long, "walks in which goroutines keep their turn")
	assert.Positive(t, even, "walks in which all come as often")
}
