// verdict: deadlock
// The consumer goes home when it finds nothing to do, and says so a little later: a photo that comes in between waits for nobody.

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
	var queue []Photo
	var thumbs []Thumbnail
	var pending sync.WaitGroup
	var working atomic.Bool

	take := func() (photo Photo, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(queue) == 0 {
			return Photo{}, false
		}
		photo = queue[0]
		queue = queue[1:]
		return photo, true
	}
	consumer := func() {
		for {
			photo, ok := take()
			if !ok {
				working.Store(false)
				return
			}
			thumb := shrink(photo)
			mu.Lock()
			thumbs = append(thumbs, thumb)
			mu.Unlock()
			pending.Done()
		}
	}

	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		pending.Add(1)
		mu.Lock()
		queue = append(queue, photo)
		mu.Unlock()
		if working.CompareAndSwap(false, true) { // nobody is at work: call somebody
			go consumer()
		}
	}
	pending.Wait() // blame
	mu.Lock()
	defer mu.Unlock()
	return thumbs
}
