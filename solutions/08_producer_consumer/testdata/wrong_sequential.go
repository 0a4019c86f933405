// verdict: fail
// One loop, no channel: each photo is shrunk before the next download begins.

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
	var thumbs []Thumbnail
	for _, url := range urls {
		photo, ok := download(url)
		if !ok {
			continue
		}
		thumbs = append(thumbs, shrink(photo)) // blame
	}
	return thumbs
}
