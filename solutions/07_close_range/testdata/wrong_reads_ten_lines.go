// verdict: fail
// Tail reads ten times at most, which is enough for the longest log of the visible tests.

// Package closerange ships a log: one goroutine reads its lines, another
// delivers them.
package closerange

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
	for range 10 { // blame
		line, ok := next()
		if !ok {
			break
		}
		lines <- line
	}
	close(lines)
}

// Ship delivers each line that next reads, in order and one at a time, and
// returns how many it delivered. The next line is read while one is being
// delivered. Ship returns once the log has ended and its last line is delivered.
func Ship(next func() (line string, ok bool), deliver func(line string)) int {
	lines := make(chan string)
	go Tail(next, lines)

	shipped := 0
	for line := range lines {
		deliver(line)
		shipped++
	}
	return shipped
}
