// verdict: fail
// A photo "that nobody takes" stands for the end: a real one like it ends the album early and leaves the producer stuck.

// Package producerconsumer makes thumbnails of photos while it downloads them.
package producerconsumer

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
	go producer(urls, download, photos)
	return consumer(photos, shrink)
}

var end = Photo{Title: "END", Bytes: -1}

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
	photos <- end
}

// consumer shrinks one photo after the other until end comes, and returns the
// thumbnails.
func consumer(photos <-chan Photo, shrink func(Photo) Thumbnail) []Thumbnail {
	var thumbs []Thumbnail
	for photo := range photos {
		if photo == end { // blame
			break
		}
		thumbs = append(thumbs, shrink(photo))
	}
	return thumbs
}
