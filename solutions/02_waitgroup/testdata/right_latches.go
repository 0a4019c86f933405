// right: a mutex for each upload, locked until the upload has ended.

package waitgroup

import (
	"iter"
	"sync"
)

// Backup uploads every file that the listing names, each as soon as it is
// named and all of them side by side. When the listing is over and the last
// upload has ended, well or badly, it returns how many bytes the store has
// taken. A file whose upload fails counts for nothing.
func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	type latched struct {
		sync.Mutex
		bytes int64
	}
	var uploads []*latched
	for file := range listing {
		u := &latched{}
		u.Lock()
		uploads = append(uploads, u)
		go func() {
			defer u.Unlock()
			if bytes, err := upload(file); err == nil {
				u.bytes = bytes
			}
		}()
	}
	var stored int64
	for _, u := range uploads {
		u.Lock()
		stored += u.bytes
	}
	return stored
}
