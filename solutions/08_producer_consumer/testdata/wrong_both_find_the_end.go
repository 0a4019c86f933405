// verdict: panic
// After the last download and after each thumbnail somebody asks whether all is done: both may find that it is, and both close.

package producerconsumer

import "sync/atomic"

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
	var thumbs []Thumbnail
	var sent, shrunk atomic.Int64
	var tried atomic.Bool // all URLs
	allDone := make(chan struct{})
	closeIfDone := func() {
		if tried.Load() && shrunk.Load() == sent.Load() {
			close(allDone) // blame
		}
	}

	go func() {
		for photo := range photos {
			thumbs = append(thumbs, shrink(photo))
			shrunk.Add(1)
			closeIfDone()
		}
	}()
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		sent.Add(1)
		photos <- photo
	}
	tried.Store(true)
	closeIfDone()
	<-allDone
	return thumbs
}
