// right: no count at all; each upload waits for the one before it and hands the total on.

package waitgroup

import (
	"iter"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	total := make(chan int64, 1)
	total <- 0
	for file := range listing {
		before, after := total, make(chan int64, 1)
		go func() {
			bytes, err := upload(file)
			if err != nil {
				bytes = 0
			}
			after <- <-before + bytes
		}()
		total = after
	}
	return <-total
}
