// verdict: deadlock
// The end is told without the lock: it may fall between Ship's last look and its Wait, and then nobody wakes it.

package closerange

import (
	"sync"
	"sync/atomic"
)

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
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var queue []string
	var ended atomic.Bool

	lines := make(chan string)
	go Tail(next, lines)
	go func() {
		for line := range lines {
			mu.Lock()
			queue = append(queue, line)
			changed.Signal()
			mu.Unlock()
		}
		ended.Store(true)
		changed.Signal()
	}()

	mu.Lock()
	defer mu.Unlock()
	shipped := 0
	for {
		for len(queue) == 0 && !ended.Load() {
			changed.Wait() // blame
		}
		if len(queue) == 0 {
			return shipped
		}
		line := queue[0]
		queue = queue[1:]
		mu.Unlock()
		deliver(line)
		shipped++
		mu.Lock()
	}
}
