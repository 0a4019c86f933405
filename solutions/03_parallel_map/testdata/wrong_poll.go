// verdict: fail
// The slots are right, but asking every millisecond is a guess in small pieces: Quotes returns up to a millisecond late.

package parallelmap

import (
	"sync/atomic"
	"time"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var answered atomic.Int64
	for i, carrier := range carriers {
		go func() {
			prices[i] = ask(carrier)
			answered.Add(1)
		}()
	}
	for answered.Load() < int64(len(carriers)) {
		time.Sleep(time.Millisecond) // blame
	}
	return prices
}
