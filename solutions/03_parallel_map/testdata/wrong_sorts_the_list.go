// verdict: fail
// Each name is asked once and every price is in its place, but the names were sorted on the caller's own list.

package parallelmap

import (
	"slices"
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	order := slices.Clone(carriers)
	slices.Sort(carriers)                // blame
	names := slices.Compact(carriers)    // blame
	byName := make([]int, len(carriers)) // the price of each of names
	var asking sync.WaitGroup
	for i, name := range names {
		asking.Go(func() {
			byName[i] = ask(name)
		})
	}
	asking.Wait()

	var prices []int
	for _, carrier := range order {
		i, _ := slices.BinarySearch(names, carrier)
		prices = append(prices, byName[i])
	}
	return prices
}
