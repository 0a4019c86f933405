package producerconsumer

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAlbumHasAThumbnailOfEachPhoto(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{"/1": {"pier", 900}, "/2": {"gulls", 700}, "/3": {"boat", 800}, "/4": {"waves", 600}, "/5": {"sunset", 500}}
		album := Album([]string{"/1", "/2", "/3", "/4", "/5"}, cam.downloadIn(0), shrinkIn(0))

		time.Sleep(time.Hour)
		want := []Thumbnail{{"pier", 9}, {"gulls", 7}, {"boat", 8}, {"waves", 6}, {"sunset", 5}}
		require.Equal(t, want, album, "the album has one thumbnail of each photo, in the order of the URLs")
	})
}

func TestAlbumLeavesOutMissingPhotos(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{"/2": {"gulls", 700}, "/5": {"sunset", 500}}
		album := Album([]string{"/1", "/2", "/3", "/4", "/5", "/6"}, cam.downloadIn(0), shrinkIn(0))

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"gulls", 7}, {"sunset", 5}}, album, "a missing photo has no thumbnail, and the album does not wait for it")
	})
}

func TestAlbumKeepsUntitledPhotos(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{"/1": {"pier", 900}, "/2": {}, "/3": {"boat", 800}}
		album := Album([]string{"/1", "/2", "/3"}, cam.downloadIn(0), shrinkIn(0))

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"pier", 9}, {}, {"boat", 8}}, album, "a photo without title and bytes is a photo, not the end of them")
	})
}

func TestAlbumOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{}
		none := Album(nil, cam.downloadIn(0), shrinkIn(0))
		missing := Album([]string{"/1", "/2"}, cam.downloadIn(0), shrinkIn(0))

		time.Sleep(time.Hour)
		require.Empty(t, none, "without URLs the album is empty")
		require.Empty(t, missing, "the album is empty if every photo is missing")
	})
}

func TestAlbumShrinksWhileItDownloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{"/1": {"pier", 900}, "/2": {"gulls", 700}, "/3": {"boat", 800}, "/4": {"waves", 600}}
		var first atomic.Int64 // when the first photo is shrunk, in ns after the start
		start := time.Now()
		shrink := shrinkIn(2300 * time.Millisecond)
		album := Album([]string{"/1", "/2", "/3", "/4"}, cam.downloadIn(3100*time.Millisecond), func(p Photo) Thumbnail {
			first.CompareAndSwap(0, int64(time.Since(start)))
			return shrink(p)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"pier", 9}, {"gulls", 7}, {"boat", 8}, {"waves", 6}}, album, "slow downloads and slow shrinking make the same album")
		assert.Equal(t, "3.1s", time.Duration(first.Load()).String(), "the first photo takes 3.1 s to download and is shrunk as soon as it is here")
		assert.Equal(t, "14.7s", took.String(), "four downloads of 3.1 s, one at a time, each photo shrunk during the next one; the last takes 2.3 s more")
	})
}

func TestAlbumShrinksOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := camera{"/1": {"pier", 900}, "/3": {"boat", 800}, "/4": {"waves", 600}}
		start := time.Now()
		album := Album([]string{"/1", "/2", "/3", "/4"}, cam.downloadIn(time.Second), shrinkIn(10*time.Second))
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"pier", 9}, {"boat", 8}, {"waves", 6}}, album, "photos wait for a slow consumer; none is lost")
		assert.Equal(t, "31s", took.String(), "three photos are shrunk in 10 s each, one at a time, from the first download on")
	})
}

// camera holds the photos that can be downloaded, by URL.
type camera map[string]Photo

// downloadIn returns a download that takes pace.
func (c camera) downloadIn(pace time.Duration) func(url string) (Photo, bool) {
	return func(url string) (Photo, bool) {
		time.Sleep(pace)
		photo, ok := c[url]
		return photo, ok
	}
}

// shrinkIn returns a shrink that takes pace and makes a photo 100 times smaller.
func shrinkIn(pace time.Duration) func(Photo) Thumbnail {
	return func(p Photo) Thumbnail {
		time.Sleep(pace)
		return Thumbnail{p.Title, p.Bytes / 100}
	}
}
