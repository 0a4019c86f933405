// verdict: fail
// The consumer looks once a second whether a photo has come: each is late by up to a second, and so is the end.

// Package producerconsumer makes thumbnails of photos while it downloads them.
package producerconsumer

import (
	"runtime"
	"sync/atomic"
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
	photos := make(chan Photo)
	var done atomic.Bool
	go func() {
		producer(urls, download, photos)
		done.Store(true)
	}()
	var thumbs []Thumbnail
	for {
		for range 1000 {
			runtime.Gosched()
		}
		select {
		case photo := <-photos:
			thumbs = append(thumbs, shrink(photo))
		default:
			if done.Load() {
				return thumbs
			}
			time.Sleep(time.Second) // blame
		}
	}
}

// producer downloads one photo after the other and sends those that are not
// missing on photos.
func producer(urls []string, download func(url string) (Photo, bool), photos chan<- Photo) {
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		photos <- photo
	}
}
