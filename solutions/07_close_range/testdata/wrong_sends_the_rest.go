// verdict: fail
// Tail sends the text that comes with false as one more line, as if it were the rest of a read that met the end.

package closerange

func Tail(next func() (line string, ok bool), lines chan<- string) {
	defer close(lines)
	for {
		line, ok := next()
		if ok || line != "" { // blame
			lines <- line
		}
		if !ok {
			return
		}
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
