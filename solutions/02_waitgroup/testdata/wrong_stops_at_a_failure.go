// verdict: fail
// After a failed upload nothing more is started.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var failed atomic.Bool
	var stored atomic.Int64
	for file := range listing {
		if failed.Load() { // blame
			break // blame
		}
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				failed.Store(true) // blame
				return
			}
			stored.Add(bytes)
		})
	}
	uploads.Wait()
	return stored.Load()
}
