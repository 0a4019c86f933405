// verdict: deadlock
// The end is told without the lock: it may fall between the consumer's last look and its Wait, and then nobody wakes it.

package producerconsumer

import (
	"sync"
	"sync/atomic"
)

type Photo struct {
	Title string
	Bytes int
}

type Thumbnail struct {
	Title string
	Bytes int
}

func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var queue []Photo
	var noMore atomic.Bool

	go func() {
		for _, url := range urls {
			photo, ok := download(url)
			if !ok {
				continue
			}
			mu.Lock()
			queue = append(queue, photo)
			mu.Unlock()
			changed.Signal()
		}
		noMore.Store(true)
		changed.Signal()
	}()

	next := func() (photo Photo, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		for len(queue) == 0 {
			if noMore.Load() {
				return Photo{}, false
			}
			changed.Wait() // blame
		}
		photo = queue[0]
		queue = queue[1:]
		return photo, true
	}
	var thumbs []Thumbnail
	for {
		photo, ok := next()
		if !ok {
			return thumbs
		}
		thumbs = append(thumbs, shrink(photo))
	}
}
