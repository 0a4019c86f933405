// verdict: deadlock
// The last delivery tells only a Ship that waits already. One that has seen that it should, and is about to, waits for ever.

package closerange

import "sync/atomic"

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

func Ship(next func() (line string, ok bool), deliver func(line string)) int {
	lines := make(chan string)
	var delivered atomic.Bool
	done := make(chan struct{})
	shipped := 0
	go func() {
		for line := range lines {
			deliver(line)
			shipped++
		}
		delivered.Store(true)
		select {
		case done <- struct{}{}:
		default: // Ship still reads, and will look at delivered
		}
	}()

	Tail(next, lines)
	if !delivered.Load() {
		<-done // blame
	}
	return shipped
}
