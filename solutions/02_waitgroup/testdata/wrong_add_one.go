// verdict: panic
// One is counted for all: the first upload to end takes the count to zero, the second below.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	uploads.Add(1)
	for file := range listing {
		go func() {
			bytes, err := upload(file)
			if err == nil {
				stored.Add(bytes)
			}
			uploads.Done() // blame
		}()
	}
	uploads.Wait()
	return stored.Load()
}
