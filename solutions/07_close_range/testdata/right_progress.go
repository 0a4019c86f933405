// right: while it waits, it looks at the clock once a second.

package closerange

import "time"

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
	defer close(lines)
	for {
		line, ok := next()
		if !ok {
			return
		}
		lines <- line
	}
}

// Ship delivers each line that next reads, in order and one at a time, and
// returns how many it delivered. The next line is read while one is being
// delivered. Ship returns once the log has ended and its last line is delivered.
func Ship(next func() (line string, ok bool), deliver func(line string)) int {
	lines := make(chan string)
	go Tail(next, lines)

	shipped := 0
	for line, ok := tick(lines); ok; line, ok = tick(lines) {
		deliver(line)
		shipped++
	}
	return shipped
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
