// verdict: fail
// Everyone owns a slot, but nobody is waited for: the sleep is as long as the slowest carrier of the visible tests.

package parallelmap

import (
	"testing/synctest"
	"time"
)

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	for i, carrier := range carriers {
		go func() { prices[i] = ask(carrier) }()
	}
	time.Sleep(3700*time.Millisecond + 9) // blame
	synctest.Wait()
	return prices
}
