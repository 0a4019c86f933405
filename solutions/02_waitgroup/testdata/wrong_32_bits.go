// verdict: fail
// The sum has 32 bits: where more than 2 GB are stored, it loses its top.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int32 // blame
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(int32(bytes)) // blame
		})
	}
	uploads.Wait()
	return int64(stored.Load()) // blame
}
