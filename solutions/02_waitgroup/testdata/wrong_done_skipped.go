// verdict: deadlock
// An upload that fails is never taken off the count, and Wait waits for it for ever.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	for file := range listing {
		uploads.Add(1)
		go func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
			uploads.Done()
		}()
	}
	uploads.Wait() // blame
	return stored.Load()
}
