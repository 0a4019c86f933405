// verdict: fail
// Two take the readings. The first reading is counted before it is put down, and the other compares its own with nothing.

package commaok

import (
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
	var count atomic.Int64
	var mu sync.Mutex
	var s Summary
	note := func(celsius int) {
		first := count.Add(1) == 1
		mu.Lock()
		defer mu.Unlock()
		s.Readings++
		if first {
			s.Coldest, s.Warmest = celsius, celsius // blame
			return
		}
		s.Coldest = min(s.Coldest, celsius)
		s.Warmest = max(s.Warmest, celsius)
	}

	var takers sync.WaitGroup
	for range 2 {
		takers.Go(func() {
			for {
				celsius, ok := Next(readings)
				if !ok {
					return
				}
				note(celsius)
			}
		})
	}
	takers.Wait()
	return s
}
