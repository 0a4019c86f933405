// verdict: race
// A third goroutine closes after a minute: nothing orders its close after the sends.

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
	go func() {
		time.Sleep(time.Minute)
		close(lines) // blame
	}()

	shipped := 0
	for line := range lines {
		deliver(line)
		shipped++
	}
	return shipped
}
