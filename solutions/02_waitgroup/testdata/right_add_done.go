// right: counts by hand, Add before the go statement and Done deferred, in a function with a name.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	for file := range listing {
		uploads.Add(1)
		go store(&uploads, &stored, file, upload)
	}
	uploads.Wait()
	return stored.Load()
}

func store(uploads *sync.WaitGroup, stored *atomic.Int64, file string, upload func(string) (int64, error)) {
	defer uploads.Done()
	bytes, err := upload(file)
	if err != nil {
		return
	}
	stored.Add(bytes)
}
