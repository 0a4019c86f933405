// right: three take the readings side by side, and each joins its own summary to the whole under a lock.

// Package commaok keeps the log of a cold room.
//
// A probe sends its readings over a channel, in whole degrees Celsius, and
// closes the channel when its shift is over.
package commaok

import "sync"

// Summary is what the log keeps of one shift. A shift without a reading has
// the zero Summary.
type Summary struct {
	Readings int // how many came in
	Coldest  int // in degrees Celsius
	Warmest  int // in degrees Celsius
}

// Next waits for the probe's next reading, in degrees Celsius, and returns it
// with true. At the end, when the channel is closed and its last reading is
// taken, it returns 0 and false at once, however often it is called.
func Next(readings <-chan int) (celsius int, ok bool) {
	celsius, ok = <-readings
	return celsius, ok
}

// Summarize takes readings until the probe's shift is over.
func Summarize(readings <-chan int) Summary {
	var takers sync.WaitGroup
	var mu sync.Mutex
	var whole Summary // guarded by mu
	for range 3 {
		takers.Go(func() {
			var part Summary
			for celsius := range readings {
				part = joined(part, Summary{Readings: 1, Coldest: celsius, Warmest: celsius})
			}
			mu.Lock()
			defer mu.Unlock()
			whole = joined(whole, part)
		})
	}
	takers.Wait()
	return whole
}

// joined gives the summary of the readings of both.
func joined(a, b Summary) Summary {
	if a.Readings == 0 {
		return b
	}
	if b.Readings == 0 {
		return a
	}
	return Summary{
		Readings: a.Readings + b.Readings,
		Coldest:  min(a.Coldest, b.Coldest),
		Warmest:  max(a.Warmest, b.Warmest),
	}
}
