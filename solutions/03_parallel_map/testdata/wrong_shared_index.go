// verdict: race
// The slots have owners, but the index is one variable for all: it moves on while the goroutines read it.

package parallelmap

import (
	"sync"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	i := 0
	for _, carrier := range carriers {
		asking.Go(func() {
			price := ask(carrier)
			prices[i%len(prices)] = price // blame
		})
		i++ // blame
	}
	asking.Wait()
	return prices
}
