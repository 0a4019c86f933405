// verdict: fail
// Asking every millisecond is a sleep in small pieces: Backup returns up to a millisecond late.

package waitgroup

import (
	"iter"
	"sync/atomic"
	"testing/synctest"
	"time"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var running, stored atomic.Int64
	for file := range listing {
		running.Add(1)
		go func() {
			if bytes, err := upload(file); err == nil {
				stored.Add(bytes)
			}
			running.Add(-1)
		}()
	}
	for running.Load() > 0 {
		time.Sleep(time.Millisecond) // blame
		synctest.Wait()
	}
	return stored.Load()
}
