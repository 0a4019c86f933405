// verdict: fail
// A hundred backups have room, the next one waits for theirs.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

// running has room for the backups at work.
var running = make(chan struct{}, 100) // blame

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	running <- struct{}{}        // blame
	defer func() { <-running }() // blame
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
	}
	uploads.Wait()
	return stored.Load()
}
