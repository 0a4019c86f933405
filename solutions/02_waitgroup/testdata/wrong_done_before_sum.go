// verdict: fail
// The goroutine says that it is done, then adds its bytes: Backup may have read the sum by then.

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
		uploads.Add(1)
		go func() {
			bytes, err := upload(file)
			uploads.Done() // blame
			if err == nil {
				stored.Add(bytes)
			}
		}()
	}
	uploads.Wait()
	return stored.Load()
}
