// verdict: fail
// The missing photos are left out of the caller's list as well, not only of the album.

package producerconsumer

import "slices"

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

// producer downloads one photo after the other and sends those that are not
// missing on photos.
func producer(urls []string, download func(url string) (Photo, bool), photos chan<- Photo) {
	defer close(photos)
	slices.DeleteFunc(urls, func(url string) bool { // blame
		photo, ok := download(url)
		if ok {
			photos <- photo
		}
		return !ok
	})
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
