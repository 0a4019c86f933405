// right: every upload sends its bytes, and Backup receives as often as it has started one.

package waitgroup

import (
	"iter"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	ended := make(chan int64)
	files := 0
	for file := range listing {
		files++
		go func() {
			bytes, err := upload(file)
			if err != nil {
				bytes = 0
			}
			ended <- bytes
		}()
	}
	var stored int64
	for range files {
		stored += <-ended
	}
	return stored
}
