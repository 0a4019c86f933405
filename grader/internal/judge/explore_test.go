package judge

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// summing has Sum start goroutines that each add a number. What a goroutine does when it has one is the code's.
const summing = `package x

import (
	"sync"
	"sync/atomic"
)

func Sum(numbers []int64) int64 {
	var all sync.WaitGroup
	var sum atomic.Int64
	var a, b sync.Mutex
	for _, n := range numbers {
		all.Add(1)
		go func() {
			BODY
		}()
	}
	all.Wait()
	return sum.Load()
}
`

const summingTest = `package x

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSum(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := Sum([]int64{1, 2, 4}); got != 7 {
			t.Errorf("got %d", got)
		}
		synctest.Wait()
		time.Sleep(time.Hour)
	})
}
`

func TestWhatOnlyAScheduleShows(t *testing.T) {
	workspace := workspace(t)
	var units []*gotool.Unit
	for name, body := range map[string]string{"right": "a.Lock()\nb.Lock()\nsum.Add(n)\nb.Unlock()\na.Unlock()\nall.Done()", "early": "_, _ = &a, &b\nall.Done()\nsum.Add(n)", "crossed": "if n == 2 {\nb.Lock()\na.Lock()\n} else {\na.Lock()\nb.Lock()\n}\nsum.Add(n)\na.Unlock()\nb.Unlock()\nall.Done()"} {
		s := code.NewSnapshot()
		s.Add("/course/"+name+".go", []byte(strings.Replace(summing, "BODY", body, 1)))
		s.Add("/course/"+name+"_test.go", []byte(summingTest))
		units = append(units, gotool.NewUnit("exercises/"+name, "x", s, "/course/"+name+".go", "/course/"+name+"_test.go"))
	}
	built, err := workspace.Build(t.Context(), units)
	require.NoError(t, err)
	for _, u := range units {
		r, err := One(t.Context(), workspace, built, u, Policy{Explore: process.Explore{First: 1, Count: 50, Within: time.Minute}})
		require.NoError(t, err)
		seed := r.Tests[0].Seed
		switch u.ID {
		case "exercises/right":
			assert.Equal(t, verdict.Pass, r.Verdict)
			assert.Equal(t, 50, r.Schedules)
			assert.Zero(t, seed)
			continue
		case "exercises/early":
			assert.Equal(t, verdict.Fail, r.Verdict)
			assert.Contains(t, r.Tests[0].Evidence.Output, "got ")
			assert.NotNil(t, r.Tests[0].Evidence.Trace)
		case "exercises/crossed":
			assert.Equal(t, verdict.Deadlock, r.Verdict)
			assert.Contains(t, r.Tests[0].Evidence.Output, "all goroutines in bubble are blocked")
		}
		assert.NotZero(t, seed, u.ID)
		assert.Contains(t, r.Tests[0].Evidence.Turns, "turn 0\n", u.ID)
		for range 3 {
			again, err := One(t.Context(), workspace, built, u, Policy{Explore: process.Explore{First: seed, Count: 1}})
			require.NoError(t, err)
			assert.Equal(t, r.Verdict, again.Verdict, "%s: the seed is the schedule", u.ID)
		}
	}
	for _, u := range units {
		found, err := Exhaust(t.Context(), workspace, built, u, time.Minute)
		require.NoError(t, err)
		if u.ID == "exercises/right" {
			assert.Equal(t, Exhaustion{Schedules: found.Schedules, Whole: 1, Tests: 1}, found)
			assert.Greater(t, found.Schedules, 20)
		} else {
			assert.Equal(t, "TestSum", found.Failed, u.ID)
		}
	}
}
