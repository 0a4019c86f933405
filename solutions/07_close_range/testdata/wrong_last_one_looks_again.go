// verdict: panic
// Whoever is done lowers the count and then looks at it: the reader and the last sender may both find zero, and both close.

package closerange

import "sync/atomic"

func Tail(next func() (line string, ok bool), lines chan<- string) {
	var working atomic.Int64
	leave := func() {
		working.Add(-1)
		if working.Load() == 0 {
			close(lines) // blame
		}
	}

	working.Add(1) // the reader itself
	sent := make(chan struct{})
	close(sent)
	for {
		line, ok := next()
		if !ok {
			break
		}
		before, after := sent, make(chan struct{})
		sent = after
		working.Add(1)
		go func() {
			<-before // the lines keep their order
			lines <- line
			close(after)
			leave()
		}()
	}
	leave()
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
