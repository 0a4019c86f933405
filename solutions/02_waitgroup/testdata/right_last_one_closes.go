// right: an atomic count in which the listing is one as well; whoever takes it to zero closes a channel.

package waitgroup

import (
	"iter"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var running, stored atomic.Int64
	allEnded := make(chan struct{})
	leave := func() {
		if running.Add(-1) == 0 {
			close(allEnded)
		}
	}

	running.Add(1) // the listing itself
	for file := range listing {
		running.Add(1)
		go func() {
			defer leave()
			if bytes, err := upload(file); err == nil {
				stored.Add(bytes)
			}
		}()
	}
	leave()
	<-allEnded
	return stored.Load()
}
