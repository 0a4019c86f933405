// verdict: fail
// A minute is too long for these uploads and too short for others.

package waitgroup

import (
	"iter"
	"sync/atomic"
	"time"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var stored atomic.Int64
	for file := range listing {
		go func() {
			bytes, err := upload(file)
			if err != nil {
				return
			}
			stored.Add(bytes)
		}()
	}
	time.Sleep(time.Minute) // blame
	return stored.Load()
}
