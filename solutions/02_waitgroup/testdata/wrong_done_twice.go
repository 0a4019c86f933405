// verdict: panic
// An upload that fails is taken off the count twice, and the last one to end takes it below zero.

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
				bytes = 0
				uploads.Done()
			}
			stored.Add(bytes)
			uploads.Done() // blame
		}()
	}
	uploads.Wait()
	return stored.Load()
}
