// verdict: panic
// An upload is counted once it has started: one that ends before that takes the count below zero.

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
		go func() {
			bytes, err := upload(file)
			if err == nil {
				stored.Add(bytes)
			}
			uploads.Done() // blame
		}()
		uploads.Add(1)
	}
	uploads.Wait()
	return stored.Load()
}
