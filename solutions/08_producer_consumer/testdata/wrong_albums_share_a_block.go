// verdict: fail
// Albums lie side by side in one block, each with the capacity to run on into the next: who appends to one overwrites another.

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

// shelf has room for the albums to come.
var shelf struct {
	mu   sync.Mutex
	room []Thumbnail
}

// Album downloads the photos at urls and returns a thumbnail of each, in the
// order of urls. A photo for which download reports false is missing and has no
// thumbnail. A photo is shrunk while the next one is being downloaded.
func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	photos := make(chan Photo)
	go producer(urls, download, photos)
	thumbs := consumer(photos, shrink)

	shelf.mu.Lock()
	defer shelf.mu.Unlock()
	if len(shelf.room) < len(thumbs) {
		shelf.room = make([]Thumbnail, len(thumbs)+1024)
	}
	n := copy(shelf.room, thumbs)
	album := shelf.room[:n] // blame
	shelf.room = shelf.room[n:]
	return album
}

// producer downloads one photo after the other and sends those that are not
// missing on photos.
func producer(urls []string, download func(url string) (Photo, bool), photos chan<- Photo) {
	defer close(photos)
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		photos <- photo
	}
}

// consumer shrinks one photo after the other until no more will come, and
// returns the thumbnails.
func consumer(photos <-chan Photo, shrink func(Photo) Thumbnail) []Thumbnail {
	var thumbs []Thumbnail
	for photo := range photos {
		thumbs = append(thumbs, shrink(photo))
	}
	return thumbs
}
