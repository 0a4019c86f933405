// verdict: fail
// After the last download, if more than 64 photos still wait, the producer helps to shrink them: two are shrunk at once.

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

type numbered struct {
	number int
	photo  Photo
}

// Album downloads the photos at urls and returns a thumbnail of each, in the
// order of urls. A photo for which download reports false is missing and has no
// thumbnail. A photo is shrunk while the next one is being downloaded.
func Album(urls []string, download func(url string) (Photo, bool), shrink func(Photo) Thumbnail) []Thumbnail {
	photos := make(chan numbered, len(urls))
	thumbs := make([]Thumbnail, len(urls))
	consumer := func() {
		for p := range photos {
			thumbs[p.number] = shrink(p.photo)
		}
	}
	var shrinking sync.WaitGroup
	shrinking.Go(consumer)

	n := 0
	for _, url := range urls {
		if photo, ok := download(url); ok {
			photos <- numbered{n, photo}
			n++
		}
	}
	waiting := len(photos)
	close(photos)
	if waiting > 64 {
		consumer() // blame
	}
	shrinking.Wait()
	return thumbs[:n]
}
