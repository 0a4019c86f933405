// verdict: fail
// One ask for all calls that want the same carrier: a call gets the price of another parcel.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

import (
	"sync"

	"golang.org/x/sync/singleflight"
)

// inquiries joins questions to one carrier, so that nobody is asked twice at the same time.
var inquiries singleflight.Group

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			cents, _, _ := inquiries.Do(carrier, func() (any, error) { return ask(carrier), nil }) // blame
			prices[i] = cents.(int)
		})
	}
	asking.Wait()
	return prices
}
