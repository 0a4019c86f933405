// verdict: race
// Everyone owns a slot, but the slice lies outside Quotes: two calls at once put theirs in the same place.

package parallelmap

import "sync"

// prices holds the price of each carrier, in cents.
var prices []int

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices = make([]int, len(carriers)) // blame
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			cents := ask(carrier)
			prices[i] = cents // blame
		})
	}
	asking.Wait()
	return prices // blame
}
