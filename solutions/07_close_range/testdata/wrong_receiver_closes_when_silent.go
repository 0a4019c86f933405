// verdict: panic
// The receiver takes a second of silence for the end and closes; a slower log then sends on a closed channel.

package closerange

import "time"

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
	for {
		line, ok := next()
		if !ok {
			return
		}
		lines <- line // blame
	}
}

// Ship delivers each line that next reads, in order and one at a time, and
// returns how many it delivered. The next line is read while one is being
// delivered. Ship returns once the log has ended and its last line is delivered.
func Ship(next func() (line string, ok bool), deliver func(line string)) int {
	lines := make(chan string)
	go Tail(next, lines)

	shipped := 0
	for {
		select {
		case line := <-lines:
			deliver(line)
			shipped++
		case <-time.After(time.Second):
			close(lines)
			return shipped
		}
	}
}
