// verdict: fail
// It waits for the upload that started last, which need not be the one that ends last.

package waitgroup

import (
	"iter"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var stored atomic.Int64
	var last chan struct{}
	for file := range listing {
		ended := make(chan struct{})
		last = ended
		go func() {
			defer close(ended)
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		}()
	}
	if last != nil {
		<-last // blame
	}
	return stored.Load()
}
