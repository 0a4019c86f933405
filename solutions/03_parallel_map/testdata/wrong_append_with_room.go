// verdict: race
// Room for all prices means that append need not grow the slice; the length is still shared by all.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, 0, len(carriers))
	var asking sync.WaitGroup
	for _, carrier := range carriers {
		asking.Go(func() {
			price := ask(carrier)
			prices = append(prices, price) // blame
		})
	}
	asking.Wait()
	return prices
}
