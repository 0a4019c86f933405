// verdict: fail
// Two take the readings, each compares and then stores: both may compare with the same old value, and the worse of the two is stored last.

package commaok

import (
	"math"
	"sync"
	"sync/atomic"
)

type Summary struct {
	Readings int
	Coldest  int
	Warmest  int
}

func Next(readings <-chan int) (celsius int, ok bool) {
	celsius, ok = <-readings
	return celsius, ok
}

func Summarize(readings <-chan int) Summary {
	var count, coldest, warmest atomic.Int64
	coldest.Store(math.MaxInt)
	warmest.Store(math.MinInt)

	var takers sync.WaitGroup
	for range 2 {
		takers.Go(func() {
			for {
				celsius, ok := Next(readings)
				if !ok {
					return
				}
				count.Add(1)
				if int64(celsius) < coldest.Load() {
					coldest.Store(int64(celsius)) // blame
				}
				if int64(celsius) > warmest.Load() {
					warmest.Store(int64(celsius)) // blame
				}
			}
		})
	}
	takers.Wait()
	if count.Load() == 0 {
		return Summary{}
	}
	return Summary{Readings: int(count.Load()), Coldest: int(coldest.Load()), Warmest: int(warmest.Load())}
}
