// right: no channel: a queue under a mutex, with a Cond that says when a photo or the end has come.

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

// A roll holds the photos that are here but not shrunk yet.
type roll struct {
	mu      sync.Mutex
	changed *sync.Cond
	photos  []Photo
	full    bool // no more photos will come
}

func (r *roll) add(p Photo) {
	r.mu.Lock()
	r.photos = append(r.photos, p)
	r.mu.Unlock()
	r.changed.Broadcast()
}

func (r *roll) finish() {
	r.mu.Lock()
	r.full = true
	r.mu.Unlock()
	r.changed.Broadcast()
}

func (r *roll) take() (p Photo, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.photos) == 0 {
		if r.full {
			return Photo{}, false
		}
		r.changed.Wait()
	}
	p = r.photos[0]
	r.photos = r.photos[1:]
	return p, true
}

// Album downloads the photos at urls and returns a thumbnail of each, in the
// order of urls. A photo for which download reports false is missing and has no
// thumbnail. A photo is shrunk while the next one is being downloaded.
func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	r := new(roll)
	r.changed = sync.NewCond(&r.mu)

	var downloads sync.WaitGroup
	downloads.Go(func() {
		for _, url := range urls {
			if photo, ok := download(url); ok {
				r.add(photo)
			}
		}
		r.finish()
	})
	defer downloads.Wait()

	var thumbs []Thumbnail
	for photo, ok := r.take(); ok; photo, ok = r.take() {
		thumbs = append(thumbs, shrink(photo))
	}
	return thumbs
}
