// verdict: deadlock
// Backup asks outside of the lock whether uploads run: if the last ends between the question and the Wait, nobody wakes it.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var mu sync.Mutex
	ended := sync.NewCond(&mu)
	var running, stored atomic.Int64
	for file := range listing {
		running.Add(1)
		go func() {
			if bytes, err := upload(file); err == nil {
				stored.Add(bytes)
			}
			running.Add(-1)
			ended.Signal()
		}()
	}
	for running.Load() > 0 {
		mu.Lock()
		ended.Wait() // blame
		mu.Unlock()
	}
	return stored.Load()
}
