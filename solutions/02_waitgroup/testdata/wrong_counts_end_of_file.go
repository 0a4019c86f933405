// verdict: fail
// It takes io.EOF for the end of the file instead of for a failure, and counts the bytes of an upload that failed with it.

package waitgroup

import (
	"errors"
	"io"
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil && !errors.Is(err, io.EOF) { // blame
				return
			}
			stored.Add(bytes)
		})
	}
	uploads.Wait()
	return stored.Load()
}
