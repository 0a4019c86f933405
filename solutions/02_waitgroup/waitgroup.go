// Package waitgroup backs a folder up to a remote store.
package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

// Backup uploads every file that the listing names, each as soon as it is
// named and all of them side by side. When the listing is over and the last
// upload has ended, well or badly, it returns how many bytes the store has
// taken. A file whose upload fails counts for nothing.
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
	return stored.Load()
}
