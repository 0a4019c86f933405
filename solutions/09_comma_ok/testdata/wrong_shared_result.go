// verdict: race
// The two results lie outside Next: calls at the same time write them over each other.

// Package commaok keeps the log of a cold room.
//
// A probe sends its readings over a channel, in whole degrees Celsius, and
// closes the channel when its shift is over.
package commaok

// Summary is what the log keeps of one shift. A shift without a reading has
// the zero Summary.
type Summary struct {
	Readings int // how many came in
	Coldest  int // in degrees Celsius
	Warmest  int // in degrees Celsius
}

// What the last receive has given.
var (
	reading int
	open    bool
)

// Next waits for the probe's next reading, in degrees Celsius, and returns it
// with true. At the end, when the channel is closed and its last reading is
// taken, it returns 0 and false at once, however often it is called.
func Next(readings <-chan int) (celsius int, ok bool) {
	reading, open = <-readings // blame
	return reading, open       // blame
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
