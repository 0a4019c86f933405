// verdict: fail
// Sorting gives an order that is the same every time, but not that of the carriers.

package parallelmap

import (
	"slices"
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var prices []int
	var mu sync.Mutex
	var asking sync.WaitGroup
	for _, carrier := range carriers {
		asking.Go(func() {
			price := ask(carrier)
			mu.Lock()
			defer mu.Unlock()
			prices = append(prices, price)
		})
	}
	asking.Wait()
	slices.Sort(prices) // blame
	return prices
}
