// verdict: fail
// Summarize compares the readings as float64, for which neighbours beyond 1<<53 are equal: the colder or warmer of two is lost.

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

// Summarize takes readings until the probe's shift is over.
func Summarize(readings <-chan int) Summary {
	var s Summary
	for celsius := range readings {
		if s.Readings == 0 {
			s.Coldest, s.Warmest = celsius, celsius
		}
		s.Readings++
		if float64(celsius) < float64(s.Coldest) { // blame
			s.Coldest = celsius
		}
		if float64(celsius) > float64(s.Warmest) { // blame
			s.Warmest = celsius
		}
	}
	return s
}
