// verdict: leak
// Two take the readings. Each signs off and then looks whether the other has: both may find that they are the last, and one tells nobody.

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
	var s Summary
	note := func(celsius int) {
		mu.Lock()
		defer mu.Unlock()
		if s.Readings == 0 {
			s.Coldest, s.Warmest = celsius, celsius
		}
		s.Readings++
		s.Coldest = min(s.Coldest, celsius)
		s.Warmest = max(s.Warmest, celsius)
	}

	var left atomic.Int32
	left.Store(2)
	over := make(chan struct{})
	for range 2 {
		go func() {
			for {
				celsius, ok := Next(readings)
				if !ok {
					break
				}
				note(celsius)
			}
			left.Add(-1)
			if left.Load() == 0 {
				over <- struct{}{} // blame
			}
		}()
	}
	<-over
	return s
}
