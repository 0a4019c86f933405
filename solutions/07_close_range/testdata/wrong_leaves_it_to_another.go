// verdict: fail
// Whoever finds the lock taken leaves the new line to its holder, who may have taken a last look and not yet released it: nobody delivers the line.

package closerange

import "sync"

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
	go Tail(next, lines)

	var mu sync.Mutex
	var queue []string
	put := func(line string) {
		mu.Lock()
		defer mu.Unlock()
		queue = append(queue, line)
	}
	take := func() (line string, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(queue) == 0 {
			return "", false
		}
		line = queue[0]
		queue = queue[1:]
		return line, true
	}

	var delivering sync.Mutex
	var deliveries sync.WaitGroup
	shipped := 0
	for line := range lines {
		put(line)
		deliveries.Go(func() {
			if !delivering.TryLock() { // blame
				return // somebody is at it, and will find the line
			}
			for line, ok := take(); ok; line, ok = take() {
				deliver(line)
				shipped++
			}
			delivering.Unlock() // blame
		})
	}
	deliveries.Wait()
	return shipped
}
