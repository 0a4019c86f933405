// verdict: fail
// The goroutine says that it is done, then puts the price into its slot: Quotes may have read the slot by then.

package parallelmap

import (
	"sync"
	"sync/atomic"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	slots := make([]atomic.Int64, len(carriers))
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Add(1)
		go func() {
			cents := ask(carrier)
			asking.Done() // blame
			slots[i].Store(int64(cents))
		}()
	}
	asking.Wait()

	prices := make([]int, len(slots))
	for i := range slots {
		prices[i] = int(slots[i].Load())
	}
	return prices
}
