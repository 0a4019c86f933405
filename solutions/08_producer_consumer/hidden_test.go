package producerconsumer

import (
	hiddenfmt "fmt"
	hiddenmath "math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHiddenManyPhotos(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		var want []Thumbnail
		for i := range 400 {
			urls = append(urls, hiddenfmt.Sprintf("/%d", i))
			if i%7 != 3 {
				want = append(want, Thumbnail{hiddenfmt.Sprintf("/%d", i), 1})
			}
		}
		album := Album(urls, func(url string) (Photo, bool) {
			var i int
			hiddenfmt.Sscanf(url, "/%d", &i)
			return Photo{url, 10}, i%7 != 3
		}, hiddenShrink)

		time.Sleep(time.Hour)
		require.Equal(t, want, album, "each photo of many that is not missing has its thumbnail, in the order of the URLs")
	})
}

func TestHiddenSameURLTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var downloads atomic.Int64
		album := Album([]string{"/a", "/b", "/a", "/a"}, func(url string) (Photo, bool) {
			n := downloads.Add(1)
			return Photo{url, int(n) * 10}, true
		}, hiddenShrink)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 2}, {"/a", 3}, {"/a", 4}}, album, "each URL is downloaded in its turn, one that comes again as well")
	})
}

// One URL is listed 200 times. Its photo is there for the first try, and again for the last.
func TestHiddenMissingPhotoIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		urls := make([]string, 200)
		for i := range urls {
			urls[i] = "/a"
		}
		var tries atomic.Int64
		album := Album(urls, func(url string) (Photo, bool) {
			n := int(tries.Add(1))
			return Photo{url, n * 10}, n == 1 || n == len(urls)
		}, hiddenShrink)

		time.Sleep(time.Hour)
		require.EqualValues(t, 200, tries.Load(), "a URL is tried each time that it is listed, however often its photo was missing")
		require.Equal(t, []Thumbnail{{"/a", 1}, {"/a", 200}}, album, "a photo that was missing and is there at last has its thumbnail")
	})
}

func TestHiddenOnePhoto(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		album := Album([]string{"/a"}, hiddenPhoto, hiddenShrink)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}}, album, "one photo makes an album of one thumbnail")
	})
}

func TestHiddenOnlyUntitledPhotos(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		album := Album([]string{"/a", "/b"}, func(string) (Photo, bool) { return Photo{}, true }, hiddenShrink)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{}, {}}, album, "a photo without title and bytes is a photo like any other")
	})
}

func TestHiddenAnyPhotoIsAPhoto(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var photos []Photo
		for _, title := range []string{"", "END", "end", "EOF", "eof", "DONE", "done", "STOP", "stop", "QUIT", "quit", "CLOSE", "close", "LAST", "last", "nil", "null", "missing", "-", "\x00", " pier ", "\xff\n"} {
			for _, bytes := range []int{-1, 0, 1, -999, hiddenmath.MinInt, hiddenmath.MaxInt} {
				photos = append(photos, Photo{title, bytes})
			}
		}
		var want []Thumbnail
		for _, photo := range photos {
			want = append(want, Thumbnail(photo))
		}
		var downloads atomic.Int64
		album := Album(make([]string, len(photos)), func(string) (Photo, bool) {
			return photos[downloads.Add(1)-1], true
		}, func(p Photo) Thumbnail { return Thumbnail(p) })

		time.Sleep(time.Hour)
		require.Equal(t, want, album, "no photo stands for the end: each that is downloaded has its thumbnail, whatever is in it")
	})
}

// Odd to the nanosecond, so that no look at intervals comes in time.
func TestHiddenAlbumWastesNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		album := Album([]string{"/a", "/b", "/lost"}, func(url string) (Photo, bool) {
			time.Sleep(1_234_567)
			return Photo{url, 10}, url != "/lost"
		}, func(p Photo) Thumbnail {
			time.Sleep(89_101)
			return hiddenShrink(p)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}}, album, "the album has one thumbnail of each photo that is not missing")
		assert.Equal(t, "3.703701ms", took.String(), "Album returns the moment that every URL is tried and every photo shrunk")
	})
}

// The bubble ends with Album, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		album := Album([]string{"/a", "/b", "/lost"}, func(url string) (Photo, bool) {
			time.Sleep(time.Second)
			return Photo{url, 10}, url != "/lost"
		}, hiddenShrink)
		assert.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}}, album, "the album has one thumbnail of each photo that is not missing")
	})
}

// A download takes a day, that of the first photo, of a missing one, or of the last: silence is not the end.
func TestHiddenADownloadTakesADay(t *testing.T) {
	for _, slow := range []string{"/a", "/lost", "/b"} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const day = 24*time.Hour + 10*time.Second + 5
			start := time.Now()
			album := Album([]string{"/a", "/lost", "/b"}, func(url string) (Photo, bool) {
				time.Sleep(time.Second)
				if url == slow {
					time.Sleep(day)
				}
				return Photo{url, 10}, url != "/lost"
			}, hiddenShrink)
			took := time.Since(start)

			require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}}, album, "the consumer waits for a photo however long its download takes")
			assert.Equal(t, day+3*time.Second, took, "Album waits for every download, and no longer")
		})
	}
}

// A photo takes a day to shrink, the first or the last. Meanwhile downloads go on.
func TestHiddenShrinkingTakesADay(t *testing.T) {
	for slow, downloads := range map[string]time.Duration{"/a": time.Second, "/b": 3 * time.Second} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const day = 24*time.Hour + 10*time.Second + 5
			start := time.Now()
			album := Album([]string{"/a", "/lost", "/b"}, func(url string) (Photo, bool) {
				time.Sleep(time.Second)
				return Photo{url, 10}, url != "/lost"
			}, func(p Photo) Thumbnail {
				if p.Title == slow {
					time.Sleep(day)
				}
				return hiddenShrink(p)
			})
			took := time.Since(start)

			require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}}, album, "photos wait for a slow consumer, however long it takes; none is lost")
			assert.Equal(t, downloads+day, took, "Album returns when the last photo is shrunk")
		})
	}
}

// While the first photo is shrunk, the next 300 are missing, and then one is there.
func TestHiddenDownloadsGoOnPastManyMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		urls := []string{"/a"}
		for i := range 300 {
			urls = append(urls, hiddenfmt.Sprintf("/lost%d", i))
		}
		urls = append(urls, "/b")
		start := time.Now()
		album := Album(urls, func(url string) (Photo, bool) {
			time.Sleep(time.Second)
			return Photo{url, 10}, url == "/a" || url == "/b"
		}, func(p Photo) Thumbnail {
			time.Sleep(7 * time.Minute)
			return hiddenShrink(p)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}}, album, "the album has one thumbnail of each photo that is not missing")
		assert.Equal(t, "14m1s", took.String(), "while the first photo is shrunk, downloads go on past 300 missing ones to the next photo: after 1 s, two photos are shrunk in 7 minutes each, without a pause")
	})
}

// Each album begins after the one before, and ends before it. The bubble ends with them, and reports whatever else is still there.
func TestHiddenManyAlbumsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const albums = 150
		start := time.Now()
		var mixed, late atomic.Int64
		made := make(chan int, albums)
		for i := range albums {
			go func() {
				began := time.Duration(i) * time.Millisecond
				pace := time.Duration(2*(albums-i))*time.Millisecond + 5
				time.Sleep(began)
				album := Album([]string{"/a", "/b"}, func(url string) (Photo, bool) {
					time.Sleep(pace)
					return Photo{url, i}, true
				}, func(p Photo) Thumbnail {
					time.Sleep(pace)
					return Thumbnail(p)
				})
				if took := time.Since(start) - began; took != 3*pace {
					late.Add(1)
				}
				if len(album) != 2 || album[0] != (Thumbnail{"/a", i}) || album[1] != (Thumbnail{"/b", i}) {
					mixed.Add(1)
				}
				made <- i
			}()
		}
		for range albums {
			<-made
		}

		require.Zero(t, mixed.Load(), "of 150 albums made at once each has its own photos, and only those")
		require.Zero(t, late.Load(), "of 150 albums made at once none waits for another")
	})
}

// The last photos are missing, and that takes long to show: the consumer
// already waits when it learns that no more will come.
func TestHiddenMissingAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		album := Album([]string{"/a", "/lost", "/lost"}, func(url string) (Photo, bool) {
			if url == "/lost" {
				time.Sleep(17 * time.Minute)
				return Photo{"rest of an older photo", 10}, false
			}
			time.Sleep(time.Second)
			return Photo{url, 10}, true
		}, hiddenShrink)
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}}, album, "whatever comes with a missing photo is not in the album")
		assert.Equal(t, 34*time.Minute+time.Second, took, "Album waits for every download, and no longer")
	})
}

// Few photos, many that wait to be shrunk, and many that are waited for.
func TestHiddenOneOfEachAtATime(t *testing.T) {
	for _, c := range []struct {
		photos           int
		download, shrink time.Duration
	}{
		{4, 3 * time.Second, 5*time.Second + time.Millisecond},
		{300, time.Millisecond, 5 * time.Second},
		{300, 5 * time.Second, time.Millisecond},
	} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			var downloading, shrinking hiddenGauge
			Album(make([]string, c.photos), func(url string) (Photo, bool) {
				defer downloading.enter()()
				time.Sleep(c.download)
				return Photo{url, 10}, true
			}, func(p Photo) Thumbnail {
				defer shrinking.enter()()
				time.Sleep(c.shrink)
				return hiddenShrink(p)
			})
			still := downloading.now.Load() + shrinking.now.Load()

			time.Sleep(time.Hour)
			require.EqualValues(t, 1, downloading.most.Load(), "one of %d photos is downloaded at a time", c.photos)
			require.EqualValues(t, 1, shrinking.most.Load(), "one of %d photos is shrunk at a time, however many wait", c.photos)
			require.Zero(t, still, "when Album returns, the last photo is shrunk, not on its way")
		})
	}
}

func TestHiddenTwoAlbumsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type result struct {
			name  string
			album []Thumbnail
		}
		results := make(chan result, 2)
		take := func(name string, pace time.Duration) {
			album := Album([]string{name + "1", name + "2", name + "3"}, func(url string) (Photo, bool) {
				time.Sleep(pace)
				return Photo{url, 10}, true
			}, hiddenShrink)
			results <- result{name, album}
		}
		go take("a", 2*time.Second)
		go take("b", 7*time.Second)

		time.Sleep(time.Hour)
		require.Len(t, results, 2, "Album returns for each of two albums made at once")
		got := map[string][]Thumbnail{}
		for range 2 {
			r := <-results
			got[r.name] = r.album
		}
		require.Equal(t, []Thumbnail{{"a1", 1}, {"a2", 1}, {"a3", 1}}, got["a"], "two albums made at once do not mix")
		require.Equal(t, []Thumbnail{{"b1", 1}, {"b2", 1}, {"b3", 1}}, got["b"], "one album's end does not end the other")
	})
}

func TestHiddenEachAlbumIsItsCallersOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var albums [][]Thumbnail
		for range 4 {
			albums = append(albums, Album([]string{"/a", "/b"}, hiddenPhoto, hiddenShrink))
		}
		for i := range albums {
			albums[i] = append(albums[i], Thumbnail{"added", i})
		}

		time.Sleep(time.Hour)
		for i, album := range albums {
			require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}, {"added", i}}, album, "each of four callers appends to its album: that changes no other album")
		}
	})
}

// hiddenGauge counts how many are inside at once.
type hiddenGauge struct{ now, most atomic.Int64 }

// enter counts one more inside, until the function that it returns is called.
func (g *hiddenGauge) enter() (leave func()) {
	n := g.now.Add(1)
	for {
		most := g.most.Load()
		if n <= most || g.most.CompareAndSwap(most, n) {
			break
		}
	}
	return func() { g.now.Add(-1) }
}

func hiddenPhoto(url string) (Photo, bool) { return Photo{url, 10}, true }

func hiddenShrink(p Photo) Thumbnail { return Thumbnail{p.Title, p.Bytes / 10} }

func TestHiddenAlbumLeavesTheURLsAsTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := []string{"/a", "/lost", "/b", "/lost", "/c", "/later", "/last"}
		album := Album(all[:5], func(url string) (Photo, bool) { return Photo{url, 10}, url != "/lost" }, hiddenShrink)
		left := append([]string(nil), all...)

		time.Sleep(time.Hour)
		require.Equal(t, []Thumbnail{{"/a", 1}, {"/b", 1}, {"/c", 1}}, album, "the album has one thumbnail of each photo that is not missing")
		assert.Equal(t, []string{"/a", "/lost", "/b", "/lost", "/c"}, left[:5], "the caller's list is as it was before")
		assert.Equal(t, []string{"/later", "/last"}, left[5:], "the caller's list is part of a longer one: the rest of that is as it was before, too")
	})
}
