// verdict: race
// The same in a function with a name, where vet does not look: Add and Wait race for the first count.

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
		go store(&uploads, &stored, file, upload) // blame
	}
	uploads.Wait() // blame
	return stored.Load()
}

func store(uploads *sync.WaitGroup, stored *atomic.Int64, file string, upload func(string) (int64, error)) {
	uploads.Add(1) // blame
	defer uploads.Done()
	bytes, err := upload(file)
	if err != nil {
		return
	}
	stored.Add(bytes)
}
