// verdict: fail
// Tail keeps lines back until they fill the channel: right for Ship's channel, which has no room, and late for any with room for two.

package closerange

func Tail(next func() (line string, ok bool), lines chan<- string) {
	defer close(lines)
	var batch []string
	for {
		line, ok := next()
		if ok {
			batch = append(batch, line)
		}
		if !ok || len(batch) >= cap(lines) { // blame
			for _, line := range batch {
				lines <- line
			}
			batch = nil
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
