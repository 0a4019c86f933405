// verdict: race
// The summary lies outside Summarize: of two at the same time, each counts the other's readings as well.

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

// Next waits for the probe's next reading, in degrees Celsius, and returns it
// with true. At the end, when the channel is closed and its last reading is
// taken, it returns 0 and false at once, however often it is called.
func Next(readings <-chan int) (celsius int, ok bool) {
	celsius, ok = <-readings
	return celsius, ok
}

// s is the summary of the shift that is under way.
var s Summary

// Summarize takes readings until the probe's shift is over.
func Summarize(readings <-chan int) Summary {
	s = Summary{} // blame
	for {
		celsius, ok := Next(readings)
		if !ok {
			return s // blame
		}
		if s.Readings == 0 { // blame
			s.Coldest, s.Warmest = celsius, celsius // blame
		}
		s.Readings++                        // blame
		s.Coldest = min(s.Coldest, celsius) // blame
		s.Warmest = max(s.Warmest, celsius) // blame
	}
}
