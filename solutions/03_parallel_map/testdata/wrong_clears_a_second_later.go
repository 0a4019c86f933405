// verdict: leak
// Where a carrier is listed twice, a goroutine is left that empties a cache a second later.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

import (
	"sync"
	"time"
)

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var mu sync.Mutex
	cache := make(map[string]int)
	var asking sync.WaitGroup
	for _, carrier := range carriers {
		mu.Lock()
		_, known := cache[carrier]
		if !known {
			cache[carrier] = 0
		}
		mu.Unlock()
		if known {
			continue
		}
		asking.Go(func() {
			cents := ask(carrier)
			mu.Lock()
			defer mu.Unlock()
			cache[carrier] = cents
		})
	}
	asking.Wait()
	prices := make([]int, len(carriers))
	for i, carrier := range carriers {
		prices[i] = cache[carrier]
	}
	if len(cache) < len(carriers) {
		go func() { // blame
			time.Sleep(time.Second) // the prices are good for a second // blame
			clear(cache)
		}()
	}
	return prices
}
