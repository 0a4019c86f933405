// verdict: race
// A plain variable tells Ship that the log has ended: it is read while the other goroutine writes it, and a receiver that already waits never looks.

package closerange

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
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
	ended := false
	go func() {
		Tail(next, lines)
		ended = true // blame
	}()

	shipped := 0
	for !ended { // blame
		deliver(<-lines)
		shipped++
	}
	return shipped
}
