// verdict: fail
// The order of the answers turned round: right only where the slowest carriers come first.

package parallelmap

import (
	"slices"
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var mu sync.Mutex
	var prices []int
	var asking sync.WaitGroup
	for _, carrier := range carriers {
		asking.Go(func() {
			cents := ask(carrier)
			mu.Lock()
			prices = append(prices, cents)
			mu.Unlock()
		})
	}
	asking.Wait()
	slices.Reverse(prices) // blame
	return prices
}
