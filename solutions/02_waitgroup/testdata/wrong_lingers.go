// verdict: leak
// A goroutine is left that closes the connection a minute later.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
	"time"
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
	}
	uploads.Wait()
	go func() { // blame
		time.Sleep(time.Minute) // blame
	}()
	return stored.Load()
}
