// verdict: race
// The slice grows while goroutines write to it: the slice variable is shared, and old slots are left behind.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var prices []int
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		prices = append(prices, 0) // blame
		asking.Go(func() {
			price := ask(carrier)
			prices[i] = price // blame
		})
	}
	asking.Wait()
	return prices
}
