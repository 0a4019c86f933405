// verdict: fail
// A day is a guess as well.

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
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		uploads.Wait()
	}()
	select { // blame
	case <-ended:
	case <-time.After(24 * time.Hour): // blame
	}
	return stored.Load()
}
