// verdict: fail
// Two take the readings. Each signs off and then adds its part to the summary: Summarize may have returned without it.

package commaok

import "sync"

type Summary struct {
	Readings int
	Coldest  int
	Warmest  int
}

func Next(readings <-chan int) (celsius int, ok bool) {
	celsius, ok = <-readings
	return celsius, ok
}

func (s *Summary) add(part Summary) {
	switch {
	case part.Readings == 0:
		return
	case s.Readings == 0:
		*s = part
		return
	}
	s.Readings += part.Readings
	s.Coldest = min(s.Coldest, part.Coldest)
	s.Warmest = max(s.Warmest, part.Warmest)
}

func Summarize(readings <-chan int) Summary {
	var mu sync.Mutex
	var whole Summary
	var takers sync.WaitGroup
	takers.Add(2)
	for range 2 {
		go func() {
			var part Summary
			for {
				celsius, ok := Next(readings)
				if !ok {
					break
				}
				part.add(Summary{Readings: 1, Coldest: celsius, Warmest: celsius})
			}
			takers.Done() // blame
			mu.Lock()
			whole.add(part)
			mu.Unlock()
		}()
	}
	takers.Wait()
	mu.Lock()
	defer mu.Unlock()
	return whole
}
