// verdict: fail
// Waiting inside the loop makes each upload wait for the one before.

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
			stored.Add(bytes)
		})
		uploads.Wait() // blame
	}
	return stored.Load()
}
