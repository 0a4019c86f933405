// verdict: deadlock
// Tail waits until it has itself finished before it closes: the close is never reached.

package closerange

import "sync"

// Tail sends each line that next reads on lines, in order, and lets everyone who
// receives from lines know after the last. next reports false when the log has ended.
func Tail(next func() (line string, ok bool), lines chan<- string) {
	var wg sync.WaitGroup
	wg.Add(1)
	defer wg.Done()
	for {
		line, ok := next()
		if !ok {
			wg.Wait() // blame
			close(lines)
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

	shipped := 0
	for line := range lines { // blame
		deliver(line)
		shipped++
	}
	return shipped
}
