// verdict: fail
// A URL whose photo was missing twice is not tried a third time, though it is listed again and the photo may be there by then.

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

// producer downloads one photo after the other and sends those that are not
// missing on photos.
func producer(urls []string, download func(url string) (Photo, bool), photos chan<- Photo) {
	defer close(photos)
	misses := make(map[string]int)
	for _, url := range urls {
		if misses[url] == 2 {
			continue // blame
		}
		photo, ok := download(url)
		if !ok {
			misses[url]++
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
