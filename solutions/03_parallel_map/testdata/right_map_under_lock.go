// right: the prices go into a map under a lock that is not held while a carrier thinks, and are put in order at the end.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var mu sync.Mutex
	byIndex := make(map[int]int, len(carriers))
	var asking sync.WaitGroup
	asking.Add(len(carriers))
	for i, carrier := range carriers {
		go func() {
			defer asking.Done()
			price := ask(carrier)
			mu.Lock()
			defer mu.Unlock()
			byIndex[i] = price
		}()
	}
	asking.Wait()
	prices := make([]int, len(carriers))
	for i := range prices {
		prices[i] = byIndex[i]
	}
	return prices
}
