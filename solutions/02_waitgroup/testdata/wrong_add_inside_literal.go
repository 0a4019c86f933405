// verdict: vet
// Each goroutine counts itself, when it gets to run: Wait may have looked before.

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
			uploads.Add(1) // blame
			defer uploads.Done()
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		}()
	}
	uploads.Wait()
	return stored.Load()
}
