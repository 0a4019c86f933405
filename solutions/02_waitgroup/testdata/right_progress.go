// right: while it waits, it looks at the clock once a second.

package waitgroup

import (
	"iter"
	"sync"
	"sync/atomic"
	"time"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var uploads sync.WaitGroup
	var stored atomic.Int64
	for file := range listing {
		uploads.Go(func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		})
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		uploads.Wait()
	}()
	second := time.Tick(time.Second)
	for waiting := true; waiting; {
		select {
		case <-ended:
			waiting = false
		case <-second: // a log could say so
		}
	}
	return stored.Load()
}
