// verdict: fail
// The first upload waits until the whole folder is listed.

package waitgroup

import (
	"iter"
	"slices"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	files := slices.Collect(listing) // blame
	uploads.Add(len(files))
	for _, file := range files {
		go func() {
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
