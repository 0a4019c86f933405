// verdict: fail
// Appends an end to the caller's slice: where that is part of a longer one, it overwrites what comes next.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

import "sync"

// endOfList marks the end of a queue of carriers.
const endOfList = "\x00end"

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	queue := append(carriers, endOfList) // blame
	var asking sync.WaitGroup
	for i, carrier := range queue {
		if carrier == endOfList {
			break
		}
		asking.Go(func() { prices[i] = ask(carrier) })
	}
	asking.Wait()
	return prices
}
