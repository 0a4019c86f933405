// verdict: fail
// Ship reads the whole log before it delivers the first line: correct lines, far too late.

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
	go Tail(next, lines)

	var all []string
	for line := range lines {
		all = append(all, line) // blame
	}
	for _, line := range all {
		deliver(line)
	}
	return len(all)
}
