// verdict: fail
// No goroutines, nothing to wait for, and nothing side by side.

package waitgroup

import (
	"iter"
)

func Backup(listing iter.Seq[string], upload func(file string) (bytes int64, err error)) int64 {
	var stored int64
	for file := range listing {
		bytes, err := upload(file) // blame
		if err != nil {
			continue
		}
		stored += bytes
	}
	return stored
}
