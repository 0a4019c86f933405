// verdict: panic
// The uploads are counted after the listing, when the fast ones have ended already.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	files := 0
	for file := range listing {
		files++
		go func() {
			bytes, err := upload(file)
			if err == nil {
				stored.Add(bytes)
			}
			uploads.Done() // blame
		}()
	}
	uploads.Add(files)
	uploads.Wait()
	return stored.Load()
}
