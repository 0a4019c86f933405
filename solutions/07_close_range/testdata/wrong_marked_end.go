// verdict: fail
// Tail is right, but Ship goes round it and marks the end with a line "that no log has": a log may have any line.

// Package closerange ships a log: one goroutine reads its lines, another
// delivers them.
package closerange

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
	go func() {
		for {
			line, ok := next()
			if !ok {
				lines <- "EOF"
				return
			}
			lines <- line
		}
	}()

	shipped := 0
	for line := range lines {
		if line == "EOF" { // blame
			break
		}
		deliver(line)
		shipped++
	}
	return shipped
}
