// right: each line is a future, which a goroutine of its own reads while the line before is delivered; Ship does without Tail.

// Package closerange ships a log: one goroutine reads its lines, another
// delivers them.
package closerange

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
	line, ok := next()
	for ok {
		lines <- line
		line, ok = next()
	}
	close(lines)
}

// Ship delivers each line that next reads, in order and one at a time, and
// returns how many it delivered. The next line is read while one is being
// delivered. Ship returns once the log has ended and its last line is delivered.
func Ship(next func() (line string, ok bool), deliver func(line string)) int {
	shipped := 0
	now := <-readSoon(next)
	for now.ok {
		soon := readSoon(next)
		deliver(now.line)
		shipped++
		now = <-soon
	}
	return shipped
}

type read struct {
	line string
	ok   bool
}

// readSoon starts to read, and returns where to receive what was read.
func readSoon(next func() (line string, ok bool)) <-chan read {
	soon := make(chan read, 1)
	go func() {
		line, ok := next()
		soon <- read{line, ok}
	}()
	return soon
}
