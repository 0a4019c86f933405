// verdict: fail
// The consumer says that a photo is shrunk, then puts the thumbnail into the album: Album may have returned without it.

package producerconsumer

import "sync"

type Photo struct {
	Title string
	Bytes int
}

type Thumbnail struct {
	Title string
	Bytes int
}

func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	photos := make(chan Photo)
	defer close(photos)
	var mu sync.Mutex
	var thumbs []Thumbnail
	var pending sync.WaitGroup

	go func() {
		for photo := range photos {
			thumb := shrink(photo)
			pending.Done() // blame
			mu.Lock()
			thumbs = append(thumbs, thumb)
			mu.Unlock()
		}
	}()
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		pending.Add(1)
		photos <- photo
	}
	pending.Wait()
	mu.Lock()
	defer mu.Unlock()
	return thumbs
}
