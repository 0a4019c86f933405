// right: no channel at all: a WaitGroup lets one photo be shrunk while the loop downloads the next.

// Package producerconsumer makes thumbnails of photos while it downloads them.
package producerconsumer

import "sync"

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
	var thumbs []Thumbnail
	var shrinking sync.WaitGroup
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		shrinking.Wait() // the one before
		shrinking.Go(func() {
			thumbs = append(thumbs, shrink(photo))
		})
	}
	shrinking.Wait()
	return thumbs
}
