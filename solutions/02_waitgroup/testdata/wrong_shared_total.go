// verdict: fail
// The total lies outside Backup: a second backup sets it to zero while the first still counts on it.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

// stored is how many bytes the store has taken.
var stored atomic.Int64 // blame

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	stored.Store(0) // blame
	var uploads sync.WaitGroup
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes) // blame
		})
	}
	uploads.Wait()
	return stored.Load() // blame
}
