// verdict: deadlock
// The end is told without the lock: it may fall between Summarize's last look and its Wait, and then nobody wakes it.

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
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var s Summary
	var over atomic.Bool
	go func() {
		for celsius, ok := Next(readings); ok; celsius, ok = Next(readings) {
			mu.Lock()
			if s.Readings == 0 {
				s.Coldest, s.Warmest = celsius, celsius
			}
			s.Readings++
			s.Coldest = min(s.Coldest, celsius)
			s.Warmest = max(s.Warmest, celsius)
			mu.Unlock()
		}
		over.Store(true)
		changed.Signal()
	}()

	mu.Lock()
	defer mu.Unlock()
	for !over.Load() {
		changed.Wait() // blame
	}
	return s
}
