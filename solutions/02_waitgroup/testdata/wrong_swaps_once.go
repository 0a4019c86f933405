// verdict: fail
// CompareAndSwap refuses if another upload was quicker, and nobody looks at what it says: those bytes are lost.

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
			sum := stored.Load()
			stored.CompareAndSwap(sum, sum+bytes) // blame
		})
	}
	uploads.Wait()
	return stored.Load()
}
