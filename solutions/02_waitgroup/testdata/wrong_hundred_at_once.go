// verdict: fail
// A hundred uploads have room, the next one waits for theirs.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	running := make(chan struct{}, 100) // blame
	var stored atomic.Int64
	for file := range listing {
		running <- struct{}{} // blame
		uploads.Go(func() {
			defer func() { <-running }() // blame
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		})
	}
	uploads.Wait()
	return stored.Load()
}
