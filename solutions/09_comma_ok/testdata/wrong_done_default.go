// verdict: deadlock
// A taker tells only a Summarize that waits already. One that has seen that it should, and is about to, waits for ever.

package commaok

import "sync/atomic"

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
	var s Summary
	var over atomic.Bool
	done := make(chan struct{})
	go func() {
		for {
			celsius, ok := Next(readings)
			if !ok {
				break
			}
			if s.Readings == 0 {
				s.Coldest, s.Warmest = celsius, celsius
			}
			s.Readings++
			s.Coldest = min(s.Coldest, celsius)
			s.Warmest = max(s.Warmest, celsius)
		}
		over.Store(true)
		select {
		case done <- struct{}{}:
		default: // Summarize does not wait yet, and will look at over
		}
	}()
	if !over.Load() {
		<-done // blame
	}
	return s
}
