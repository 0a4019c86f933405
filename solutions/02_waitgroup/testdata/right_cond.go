// right: a plain count and a plain total under one lock, with a condition variable that wakes Backup.

package waitgroup

import (
	"iter"
	"sync"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	running, stored := 0, int64(0)
	for file := range listing {
		mu.Lock()
		running++
		mu.Unlock()
		go func() {
			bytes, err := upload(file)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				stored += bytes
			}
			running--
			changed.Signal()
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for running > 0 {
		changed.Wait()
	}
	return stored
}
