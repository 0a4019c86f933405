// verdict: leak
// The lock is released between lowering the count and looking at it: two may find that they are the last, and one of them tells nobody.

package waitgroup

import (
	"iter"
	"sync"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var mu sync.Mutex
	running, stored := 1, int64(0) // the listing counts as well
	add := func(uploads int, bytes int64) {
		mu.Lock()
		defer mu.Unlock()
		running += uploads
		stored += bytes
	}
	idle := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return running == 0
	}

	total := make(chan int64)
	for file := range listing {
		add(1, 0)
		go func() {
			bytes, err := upload(file)
			if err != nil {
				bytes = 0
			}
			add(-1, bytes)
			if idle() {
				total <- stored // blame
			}
		}()
	}
	add(-1, 0)
	if idle() {
		return stored
	}
	return <-total
}
