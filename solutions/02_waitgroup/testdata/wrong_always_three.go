// verdict: fail
// It receives three times, since the visible tests name three files.

package waitgroup

import (
	"iter"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	results := make(chan int64, 3)
	for file := range listing {
		go func() {
			bytes, err := upload(file)
			if err != nil {
				bytes = 0
			}
			results <- bytes
		}()
	}
	return <-results + <-results + <-results // blame
}
