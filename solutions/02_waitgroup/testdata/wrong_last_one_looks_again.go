// verdict: panic
// Whoever leaves lowers the count and then looks at it: the last two may both find zero, and close.

package waitgroup

import (
	"iter"
	"sync/atomic"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var running, stored atomic.Int64
	allEnded := make(chan struct{})
	leave := func() {
		running.Add(-1)
		if running.Load() == 0 {
			close(allEnded) // blame
		}
	}

	running.Add(1) // the listing itself
	for file := range listing {
		running.Add(1)
		go func() {
			if bytes, err := upload(file); err == nil {
				stored.Add(bytes)
			}
			leave()
		}()
	}
	leave()
	<-allEnded
	return stored.Load()
}
