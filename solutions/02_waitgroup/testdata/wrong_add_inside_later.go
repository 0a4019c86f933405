// verdict: race
// Add is not the first statement of the goroutine, so vet does not see it: Add and Wait race for the first count.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	var started atomic.Int64
	for file := range listing {
		go func() { // blame
			started.Add(1)
			uploads.Add(1) // blame
			defer uploads.Done()
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		}()
	}
	uploads.Wait() // blame
	return stored.Load()
}
