// right: a third goroutine moves the lines to a queue without a limit, under a lock and a condition variable, and Ship delivers from it.

// Package closerange ships a log: one goroutine reads its lines, another
// delivers them.
package closerange

import "sync"

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

	var (
		mu      sync.Mutex
		changed = sync.NewCond(&mu)
		waiting []string
		ended   bool
	)
	go func() {
		for line := range lines {
			mu.Lock()
			waiting = append(waiting, line)
			mu.Unlock()
			changed.Signal()
		}
		mu.Lock()
		ended = true
		mu.Unlock()
		changed.Signal()
	}()

	shipped := 0
	for {
		mu.Lock()
		for len(waiting) == 0 && !ended {
			changed.Wait()
		}
		if len(waiting) == 0 {
			mu.Unlock()
			return shipped
		}
		line := waiting[0]
		waiting = waiting[1:]
		mu.Unlock()

		deliver(line)
		shipped++
	}
}
