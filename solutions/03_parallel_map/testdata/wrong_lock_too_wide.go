// verdict: fail
// The lock is held while a carrier thinks: the others wait for the lock and are asked one after the other.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var mu sync.Mutex
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			mu.Lock() // blame
			defer mu.Unlock()
			prices[i] = ask(carrier)
		})
	}
	asking.Wait()
	return prices
}
