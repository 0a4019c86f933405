// verdict: fail
// If the first read reports the end, Tail reads once more, in case the log has only just been opened: an empty log ends twice as late.

package closerange

func Tail(next func() (line string, ok bool), lines chan<- string) {
	defer close(lines)
	line, ok := next()
	if !ok {
		line, ok = next() // blame
	}
	for ok {
		lines <- line
		line, ok = next()
	}
}

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
