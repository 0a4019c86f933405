package waitgroup

import (
	"errors"
	hiddenfmt "fmt"
	hiddenio "io"
	"iter"
	hiddenmath "math"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hiddenFolder lists as many files as asked for, pausing after each.
func hiddenFolder(files int, pause time.Duration) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range files {
			if !yield("scan-" + string(rune('A'+i)) + ".tif") {
				return
			}
			time.Sleep(pause)
		}
	}
}

// Every upload ends before the next file is named, so that the number of
// running uploads falls to zero again and again during the listing.
func TestHiddenBackupUploadsFasterThanItLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()

		stored := Backup(hiddenFolder(5, 70*time.Millisecond), func(string) (int64, error) {
			time.Sleep(7 * time.Millisecond)
			return 11, nil
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.EqualValues(t, 55, stored, "every file should count, though each upload ends before the next one starts")
		assert.Equal(t, 350*time.Millisecond, took, "Backup should return when the listing ends, since no upload is running then")
	})
}

func TestHiddenBackupWhenEveryUploadFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Int64

		start := time.Now()
		stored := Backup(hiddenFolder(4, 3*time.Millisecond), func(string) (int64, error) {
			defer ended.Add(1)
			time.Sleep(190*time.Millisecond + 13)
			return 9, errors.New("disk full")
		})
		took, endedByThen := time.Since(start), ended.Load()

		time.Sleep(time.Hour)
		assert.EqualValues(t, 4, endedByThen, "all uploads should have ended when Backup returns, badly or not")
		assert.Zero(t, stored, "failed uploads should count for nothing")
		assert.Equal(t, 199*time.Millisecond+13, took, "Backup should return at the moment the last upload ends")
	})
}

// The first file to be named is the last one to be stored, a day later.
func TestHiddenBackupWaitsForTheSlowestUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slowest = 24*time.Hour + 10*time.Second + 29
		var ended atomic.Int64

		start := time.Now()
		stored := Backup(hiddenFolder(150, time.Millisecond), func(file string) (int64, error) {
			defer ended.Add(1)
			if file == "scan-A.tif" {
				time.Sleep(slowest)
				return 5_000_000_000, nil
			}
			time.Sleep(3*time.Second + 17)
			return 1, nil
		})
		took, endedByThen := time.Since(start), ended.Load()

		assert.EqualValues(t, 150, endedByThen, "all uploads should have ended when Backup returns")
		assert.EqualValues(t, 5_000_000_149, stored, "the bytes of all files should count, however many")
		assert.Equal(t, slowest, took, "Backup should return at the moment the slowest upload ends")
	})
}

// An upload fails while the listing goes on: the files after it are stored all the same.
func TestHiddenBackupGoesOnAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()

		stored := Backup(hiddenFolder(5, time.Second), func(file string) (int64, error) {
			time.Sleep(10*time.Millisecond + 3)
			if file == "scan-B.tif" {
				return -40, errors.New("no such file")
			}
			return 30, nil
		})
		took := time.Since(start)

		assert.EqualValues(t, 120, stored, "a failure should count for nothing, and the files after it should be stored")
		assert.Equal(t, 5*time.Second, took, "Backup should return when the listing ends, since no upload is running then")
	})
}

// An upload may fail with any error, one that is no failure elsewhere included.
func TestHiddenAnyErrorIsAFailure(t *testing.T) {
	failures := []error{
		hiddenio.EOF,
		hiddenfmt.Errorf("reading the scan: %w", hiddenio.EOF),
		hiddenio.ErrUnexpectedEOF,
		errors.ErrUnsupported,
		errors.New(""),
	}
	for _, failure := range failures {
		synctest.Test(t, func(t *testing.T) {
			stored := Backup(hiddenFolder(2, 20*time.Millisecond), func(file string) (int64, error) {
				time.Sleep(90*time.Millisecond + 3)
				if file == "scan-A.tif" {
					return 40, failure
				}
				return 3, nil
			})

			time.Sleep(time.Hour)
			assert.EqualValues(t, 3, stored, "an upload that returns the error %q has failed and should count for nothing", failure)
		})
	}
}

func TestHiddenBackupCountsToTheByte(t *testing.T) {
	cases := [][]int64{
		{1 << 24, 1},
		{1 << 53, 1},
		{1, 1 << 53, 1 << 60},
		{hiddenmath.MaxInt64},
		{hiddenmath.MaxInt64 - 7, 0, 7},
	}
	for _, sizes := range cases {
		synctest.Test(t, func(t *testing.T) {
			var want int64
			for _, size := range sizes {
				want += size
			}

			stored := Backup(hiddenFolder(len(sizes), 20*time.Millisecond), func(file string) (int64, error) {
				time.Sleep(90*time.Millisecond + 3)
				return sizes[file[5]-'A'], nil
			})

			time.Sleep(time.Hour)
			assert.Equal(t, want, stored, "Backup should return to the byte what the store has taken of files of %d bytes", sizes)
		})
	}
}

// Whatever a file is called, it is uploaded under that name.
func TestHiddenBackupUploadsEachFileByItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := []string{"", " a ", "a", "A", "\xff\n", "\x00", "é 世"}
		uploaded := make(chan string, 10*len(names))

		stored := Backup(slices.Values(names), func(file string) (int64, error) {
			uploaded <- file
			return 1, nil
		})

		var got []string
		for range len(uploaded) {
			got = append(got, <-uploaded)
		}
		assert.EqualValues(t, len(names), stored, "every file should count, whatever its name")
		assert.ElementsMatch(t, names, got, "each file should be uploaded once, under the name that is listed")
	})
}

// All uploads begin at one moment and end at one moment. The bubble ends with
// Backup, and reports whatever else is still there.
func TestHiddenBackupUploadsAllAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 4*time.Second + 7
		start := time.Now()

		stored := Backup(hiddenFolder(150, 0), func(string) (int64, error) {
			time.Sleep(takes)
			return 3, nil
		})
		took := time.Since(start)

		assert.EqualValues(t, 450, stored, "every file should count when all uploads end at one moment")
		assert.Equal(t, takes, took, "all 150 uploads should go on at the same time")
	})
}

// The first upload has ended a day before the listing.
func TestHiddenAListingThatTakesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pause = 12*time.Hour + 10*time.Second
		start := time.Now()

		stored := Backup(hiddenFolder(2, pause), func(string) (int64, error) {
			time.Sleep(time.Second + 3)
			return 8, nil
		})
		took := time.Since(start)

		assert.EqualValues(t, 16, stored, "every file should count, however long ago its upload has ended")
		assert.Equal(t, 2*pause, took, "Backup should return when the listing ends, since no upload is running then")
	})
}

// Each backup begins after the one before, and ends before it.
func TestHiddenManyBackupsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls = 150
		type result struct {
			call   int
			stored int64
			took   time.Duration
		}
		takes := func(call int) time.Duration { return time.Duration(calls-call)*time.Second + 5 }
		results := make(chan result, calls)
		for call := range calls {
			go func() {
				time.Sleep(time.Duration(call) * time.Millisecond)
				start := time.Now()
				stored := Backup(hiddenFolder(2, 0), func(string) (int64, error) {
					time.Sleep(takes(call))
					return int64(call), nil
				})
				results <- result{call, stored, time.Since(start)}
			}()
		}

		time.Sleep(time.Hour)
		require.Equal(t, calls, len(results), "each of many backups at once should return")
		for range calls {
			r := <-results
			require.Equal(t, takes(r.call), r.took, "backup %d of many at once should return when its own last upload ends", r.call)
			require.EqualValues(t, 2*r.call, r.stored, "backup %d of many at once should count its own files, and only those", r.call)
		}
	})
}

func TestHiddenBackupOfAnEmptyFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()

		stored := Backup(hiddenFolder(0, time.Second), func(string) (int64, error) { return 1, nil })
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.Zero(t, stored, "nothing is stored where nothing is listed")
		assert.Zero(t, took, "Backup should return at once when there is nothing to wait for")
	})
}

// Nothing takes any time: whatever order the goroutines run in, all is counted.
func TestHiddenBackupOfInstantUploads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := Backup(hiddenFolder(50, 0), func(string) (int64, error) { return 2, nil })

		time.Sleep(time.Hour)
		assert.EqualValues(t, 100, stored, "every file should count, however fast its upload")
	})
}

// The second backup begins while the first is at work, and ends before it.
func TestHiddenTwoBackupsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		photos, photosTook := make(chan int64, 1), make(chan time.Duration, 1)
		go func() {
			time.Sleep(400 * time.Millisecond)
			photos <- Backup(hiddenFolder(2, 50*time.Millisecond), func(string) (int64, error) {
				time.Sleep(900*time.Millisecond + 3)
				return 1_000, nil
			})
			photosTook <- time.Since(start)
		}()

		letters := Backup(hiddenFolder(3, 90*time.Millisecond), func(file string) (int64, error) {
			time.Sleep(time.Duration(file[5]-'A')*2*time.Second + 100*time.Millisecond)
			return 7, nil
		})
		lettersTook := time.Since(start)

		time.Sleep(time.Hour)
		assert.EqualValues(t, 21, letters, "each of two backups at once should count its own files, and only those")
		assert.Equal(t, 4280*time.Millisecond, lettersTook, "each of two backups at once should return when its own last upload ends")
		assert.EqualValues(t, 2_000, <-photos, "each of two backups at once should count its own files, and only those")
		assert.Equal(t, 1350*time.Millisecond+3, <-photosTook, "each of two backups at once should return when its own last upload ends")
	})
}
