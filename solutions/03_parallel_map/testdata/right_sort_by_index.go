// right: every price is kept with its index in the order of the answers, and sorted by index at the end.

package parallelmap

import (
	"cmp"
	"slices"
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	type quote struct {
		index int
		cents int
	}
	var (
		mu     sync.Mutex
		quotes []quote
		asking sync.WaitGroup
	)
	for i, carrier := range carriers {
		asking.Go(func() {
			cents := ask(carrier)
			mu.Lock()
			defer mu.Unlock()
			quotes = append(quotes, quote{i, cents})
		})
	}
	asking.Wait()

	slices.SortFunc(quotes, func(a, b quote) int { return cmp.Compare(a.index, b.index) })
	var prices []int
	for _, q := range quotes {
		prices = append(prices, q.cents)
	}
	return prices
}
