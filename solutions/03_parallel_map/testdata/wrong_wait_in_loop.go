// verdict: fail
// Waiting inside the loop: a goroutine for each carrier, but only one at a time.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			prices[i] = ask(carrier)
		})
		asking.Wait() // blame
	}
	return prices
}
