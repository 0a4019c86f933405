// right: the listing is called with a function that starts an upload, instead of ranged over.

package waitgroup

import (
	"iter"
	"sync"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var mu sync.Mutex
	quiet := sync.NewCond(&mu)
	running, stored := 0, int64(0)

	one := func(file string) {
		var taken int64
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			stored += taken
			running--
			if running == 0 {
				quiet.Signal()
			}
		}()
		if bytes, err := upload(file); err == nil {
			taken = bytes
		}
	}

	listing(func(file string) bool {
		mu.Lock()
		running++
		mu.Unlock()
		go one(file)
		return true
	})

	mu.Lock()
	defer mu.Unlock()
	for running > 0 {
		quiet.Wait()
	}
	return stored
}
