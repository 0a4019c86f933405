// verdict: fail
// The sum is read and stored in one statement, which is still two operations: bytes that another upload adds between them are lost.

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
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Store(stored.Load() + bytes) // blame
		})
	}
	uploads.Wait()
	return stored.Load()
}
