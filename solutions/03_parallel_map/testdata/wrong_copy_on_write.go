// verdict: fail
// Each answer replaces the list by a copy with one price more: of two copies made at once, the second to come undoes the first.

package parallelmap

import (
	"slices"
	"sync"
	"sync/atomic"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var current atomic.Pointer[[]int]
	none := make([]int, len(carriers))
	current.Store(&none)
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			cents := ask(carrier)
			prices := slices.Clone(*current.Load())
			prices[i] = cents
			current.Store(&prices) // blame
		})
	}
	asking.Wait()
	return *current.Load()
}
