// right: a future for each carrier. Whoever comes first asks, and the other waits for the lock within the Once.

package parallelmap

import "sync"

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]func() int, len(carriers))
	for i, carrier := range carriers {
		prices[i] = sync.OnceValue(func() int { return ask(carrier) })
		go prices[i]()
	}
	answers := make([]int, len(carriers))
	for i, price := range prices {
		answers[i] = price()
	}
	return answers
}
