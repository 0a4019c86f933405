// verdict: leak
// The lock is released between keeping a price and counting the prices: two may find the list complete, and one of them tells nobody.

package parallelmap

import "sync"

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	if len(carriers) == 0 {
		return nil
	}
	var mu sync.Mutex
	prices := make([]int, len(carriers))
	answered := 0
	keep := func(i, cents int) {
		mu.Lock()
		defer mu.Unlock()
		prices[i] = cents
		answered++
	}
	complete := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return answered == len(carriers)
	}

	done := make(chan struct{})
	for i, carrier := range carriers {
		go func() {
			keep(i, ask(carrier))
			if complete() {
				done <- struct{}{} // blame
			}
		}()
	}
	<-done
	return prices
}
