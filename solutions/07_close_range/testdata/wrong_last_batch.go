// verdict: fail
// Ship takes what has been read, finds nothing, and then asks whether the log has ended: a last line that was read between the two is lost.

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
	var read []string
	var ended atomic.Bool
	news := make(chan struct{}, 1)
	tell := func() {
		select {
		case news <- struct{}{}:
		default:
		}
	}

	lines := make(chan string)
	go Tail(next, lines)
	go func() {
		for line := range lines {
			mu.Lock()
			read = append(read, line)
			mu.Unlock()
			tell()
		}
		ended.Store(true)
		tell()
	}()

	shipped := 0
	for {
		mu.Lock()
		batch := read
		read = nil
		mu.Unlock()
		for _, line := range batch {
			deliver(line)
			shipped++
		}
		if len(batch) > 0 {
			continue
		}
		if ended.Load() { // blame
			return shipped
		}
		<-news
	}
}
