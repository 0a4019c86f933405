// verdict: race
// A map has no slots of its own: every write may move the whole of it.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	byIndex := make(map[int]int, len(carriers))
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() {
			price := ask(carrier)
			byIndex[i] = price // blame
		})
	}
	asking.Wait()
	prices := make([]int, len(carriers))
	for i := range prices {
		prices[i] = byIndex[i]
	}
	return prices
}
