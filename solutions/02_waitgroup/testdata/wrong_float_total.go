// verdict: fail
// The sum is a float64, which holds whole numbers exactly only up to 1<<53: of greater ones it loses single bytes.

package waitgroup

import (
	"iter"
	"sync"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var mu sync.Mutex
	var stored float64 // blame
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			stored += float64(bytes) // blame
		})
	}
	uploads.Wait()
	return int64(stored) // blame
}
