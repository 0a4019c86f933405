// verdict: fail
// Missing photos go through the channel as well and take its 16 places: downloads stand still after 17 of them until the photo is shrunk.

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

type try struct {
	photo Photo
	ok    bool
}

// Album downloads the photos at urls and returns a thumbnail of each, in the
// order of urls. A photo for which download reports false is missing and has no
// thumbnail. A photo is shrunk while the next one is being downloaded.
func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	tries := make(chan try, 16)
	go producer(urls, download, tries)
	return consumer(tries, shrink)
}

// producer tries one URL after the other and sends what came of it on tries.
func producer(urls []string, download func(url string) (Photo, bool), tries chan<- try) {
	defer close(tries)
	for _, url := range urls {
		photo, ok := download(url)
		tries <- try{photo, ok} // blame
	}
}

// consumer shrinks one photo after the other until no more will come, and
// returns the thumbnails.
func consumer(tries <-chan try, shrink func(Photo) Thumbnail) []Thumbnail {
	var thumbs []Thumbnail
	for try := range tries {
		if try.ok {
			thumbs = append(thumbs, shrink(try.photo))
		}
	}
	return thumbs
}
