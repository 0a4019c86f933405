// verdict: vet
// store gets a copy of the WaitGroup: its Done counts on the copy, Wait looks at the original.

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
		go store(uploads, &stored, file, upload) // blame
	}
	uploads.Wait()
	return stored.Load()
}

func store(uploads sync.WaitGroup, stored *atomic.Int64, file string, upload func(string) (int64, error)) { // blame
	defer uploads.Done()
	bytes, err := upload(file)
	if err != nil {
		return
	}
	stored.Add(bytes)
}
