// verdict: fail
// The lock ends the race, but the prices come in the order of the answers.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var prices []int
	var mu sync.Mutex
	var asking sync.WaitGroup
	for _, carrier := range carriers {
		asking.Go(func() {
			price := ask(carrier)
			mu.Lock()
			defer mu.Unlock()
			prices = append(prices, price) // blame
		})
	}
	asking.Wait()
	return prices
}
