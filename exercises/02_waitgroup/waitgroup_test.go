package waitgroup

import (
	"errors"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// pause is what the listing takes for each file: folders are read over the
// network too. What has been started gets to run meanwhile; a Backup that relies
// on it has a data race.
const pause = 101 * time.Millisecond

// folder lists its files one by one, with a pause after each, the last one too.
func folder(files ...string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, file := range files {
			if !yield(file) {
				return
			}
			time.Sleep(pause)
		}
	}
}

func TestBackupWaitsForEveryUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := map[string]time.Duration{"a.txt": 2300 * time.Millisecond, "b.txt": 1700 * time.Millisecond, "c.txt": 700 * time.Millisecond}
		sizes := map[string]int64{"a.txt": 100, "b.txt": 20, "c.txt": 3}
		var ended atomic.Int64

		stored := Backup(folder("a.txt", "b.txt", "c.txt"), func(file string) (int64, error) {
			defer ended.Add(1)
			time.Sleep(takes[file])
			return sizes[file], nil
		})
		endedByThen := ended.Load()

		time.Sleep(time.Hour)
		assert.EqualValues(t, 3, endedByThen, "all three uploads should have ended when Backup returns")
		assert.EqualValues(t, 123, stored, "Backup should return the bytes of all three files")
	})
}

func TestBackupUploadsSideBySideWhileListing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()

		Backup(folder("a.txt", "b.txt", "c.txt"), func(file string) (int64, error) {
			time.Sleep(5300 * time.Millisecond)
			return 1, nil
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.Equal(t, 2*pause+5300*time.Millisecond, took,
			"each upload takes 5.3 s and should start as soon as its file is named: the last file is named after two pauses of 101 ms, and Backup returns when its upload ends")
	})
}

func TestBackupLeavesOutAFailedUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := map[string]time.Duration{"a.txt": 1300 * time.Millisecond, "b.txt": 400 * time.Millisecond, "c.txt": 1900*time.Millisecond + 7}
		sizes := map[string]int64{"a.txt": 100, "b.txt": 20, "c.txt": 3}

		start := time.Now()
		stored := Backup(folder("a.txt", "b.txt", "c.txt"), func(file string) (int64, error) {
			time.Sleep(takes[file])
			if file == "b.txt" {
				return sizes[file], errors.New("connection lost")
			}
			return sizes[file], nil
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.EqualValues(t, 103, stored, "b.txt failed, so only the bytes of a.txt and c.txt should count")
		assert.Equal(t, 2*pause+takes["c.txt"], took, "Backup should return when the last upload has ended, whether another failed or not")
	})
}
