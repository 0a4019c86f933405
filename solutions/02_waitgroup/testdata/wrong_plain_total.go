// verdict: race
// The count is right, but all goroutines add to one plain variable.

package waitgroup

import (
	"iter"
	"sync"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored int64
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored += bytes // blame
		})
	}
	uploads.Wait()
	return stored
}
