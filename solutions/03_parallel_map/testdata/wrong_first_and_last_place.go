// verdict: fail
// Knows two places of a carrier: listed three times, it has no price in the middle.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

import "sync"

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	type places struct{ first, last int }
	listed := make(map[string]places)
	for i, carrier := range carriers {
		p, again := listed[carrier]
		if !again {
			p.first = i
		}
		p.last = i // blame
		listed[carrier] = p
	}
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	for carrier, p := range listed {
		asking.Go(func() {
			cents := ask(carrier)
			prices[p.first] = cents
			prices[p.last] = cents
		})
	}
	asking.Wait()
	return prices
}
