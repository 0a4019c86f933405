// right: while it waits, it looks at the clock once a second.

package commaok

import "time"

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
	return tick(readings)
}

// Summarize takes readings until the probe's shift is over.
func Summarize(readings <-chan int) Summary {
	var s Summary
	for {
		celsius, ok := Next(readings)
		if !ok {
			return s
		}
		if s.Readings == 0 {
			s.Coldest, s.Warmest = celsius, celsius
		}
		s.Readings++
		s.Coldest = min(s.Coldest, celsius)
		s.Warmest = max(s.Warmest, celsius)
	}
}

// tick receives, and looks at the clock once a second while it waits.
func tick[T any](from <-chan T) (v T, ok bool) {
	second := time.Tick(time.Second)
	for {
		select {
		case v, ok = <-from:
			return v, ok
		case <-second: // a log could say so
		}
	}
}
