// verdict: fail
// An empty URL marks the end of the list: if the caller's list is part of a longer one, append writes it over what lies behind.

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
	go producer(append(urls, ""), download, photos) // blame
	return consumer(photos, shrink)
}

// producer downloads all urls but the last, which marks the end.
func producer(urls []string, download func(url string) (Photo, bool), photos chan<- Photo) {
	for i, url := range urls {
		if i == len(urls)-1 {
			close(photos)
			return
		}
		if photo, ok := download(url); ok {
			photos <- photo
		}
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
