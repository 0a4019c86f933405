package workerpool

import (
	hiddenmath "math"
	hiddensync "sync"
	hiddenatomic "sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestHiddenAnyNumberIsAResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		jobs := []int{0, 7, 7, -1, 0, hiddenmath.MinInt, -999, 9999, hiddenmath.MaxInt, hiddenmath.MinInt32, -1, 0, hiddenmath.MaxInt32}
		done := Run(3, jobs, func(job int) int { return job })
		equal := Run(2, []int{1, 2, 3}, func(int) int { return 5 })

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{0, 7, 7, -1, 0, hiddenmath.MinInt, -999, 9999, hiddenmath.MaxInt, hiddenmath.MinInt32, -1, 0, hiddenmath.MaxInt32}, done,
			"no number stands for the end: every job has its result, whatever it is")
		assert.Equal(t, []int{5, 5, 5}, equal, "every job has a result of its own, even if another job has the same")
	})
}

// Each of 100 calls has a job or two that take no time: the last ends when Run is about to wait for it.
func TestHiddenJobsThatTakeNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		missing := 0
		for call := range 100 {
			jobs := []int{call, -call}[:1+call%2]
			missing += len(jobs) - len(Run(2, jobs, func(job int) int { return job }))
		}
		took := time.Since(start)

		assert.Zero(t, missing, "each of 100 calls with one job or two returns their results")
		assert.Zero(t, took, "jobs that take no time are done at once")
	})
}

// Odd to the nanosecond, so that no look at intervals comes in time.
func TestHiddenRunWastesNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		results := Run(2, []int{1, 2, 3}, func(job int) int {
			time.Sleep(1_234_567)
			return job
		})
		took := time.Since(start).String()

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{1, 2, 3}, results, "Run returns the result of every job")
		assert.Equal(t, "2.469134ms", took, "Run returns the moment that the last result is there")
	})
}

// The bubble ends with Run, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		results := Run(3, []int{1, 2, 3, 4, 5}, Double)
		assert.Len(t, results, 5, "Run returns the result of every job")
	})
}

// Both workers are busy for a day, each with a job: silence is not the end.
func TestHiddenJobsThatTakeADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const day = 24*time.Hour + time.Second + 5
		start := time.Now()
		results := Run(2, []int{4, 5}, func(job int) int {
			time.Sleep(day)
			return job
		})
		took := time.Since(start)

		assert.ElementsMatch(t, []int{4, 5}, results, "Run waits for every result, however long a job takes")
		assert.Equal(t, day, took, "Run returns when the last job is done, neither before nor after")
	})
}

// The only worker is busy for a day with one job, while others wait, or after the others.
func TestHiddenJobsWaitForADay(t *testing.T) {
	for slow := range 3 {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const day = 24*time.Hour + 10*time.Second + 5
			start := time.Now()
			results := Run(1, []int{0, 1, 2}, func(job int) int {
				time.Sleep(time.Second)
				if job == slow {
					time.Sleep(day)
				}
				return job
			})
			took := time.Since(start)

			assert.ElementsMatch(t, []int{0, 1, 2}, results, "jobs wait for a free worker, however long that takes")
			assert.Equal(t, day+3*time.Second, took, "Run returns when the last job is done, neither before nor after")
		})
	}
}

// The bubble ends with Run, and reports whatever else is still there.
func TestHiddenManyWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const workers = 150
		var working, most hiddenatomic.Int64
		start := time.Now()
		results := Run(workers, make([]int, 3*workers), func(job int) int {
			if now := working.Add(1); now > most.Load() {
				most.Store(now)
			}
			time.Sleep(time.Second)
			working.Add(-1)
			return job
		})
		took := time.Since(start)

		assert.Equal(t, 3*workers, len(results), "Run returns the result of every job")
		assert.EqualValues(t, workers, most.Load(), "of 150 workers, 150 work at once and never more")
		assert.Equal(t, 3*time.Second, took, "150 workers do 450 jobs of a second each in three seconds")
	})
}

func TestHiddenJobsOfDifferentLength(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A job is the number of milliseconds that it takes. The first is not
		// done before all others are.
		jobs := []int{36_000_000, 17, 1301, 1, 0, 709, 2203, 53, 0, 907, 0}
		var working, most hiddenatomic.Int64
		develop := func(job int) int {
			now := working.Add(1)
			for {
				before := most.Load()
				if now <= before || most.CompareAndSwap(before, now) {
					break
				}
			}
			time.Sleep(time.Duration(job) * time.Millisecond)
			working.Add(-1)
			return job + 1
		}

		start := time.Now()
		results := Run(4, jobs, develop)
		took := time.Since(start).String()

		time.Sleep(24 * time.Hour)
		assert.ElementsMatch(t, []int{36_000_001, 18, 1302, 2, 1, 710, 2204, 54, 1, 908, 1}, results, "Run returns the result of every job, however long one of them takes")
		assert.Equal(t, "10h0m0s", took, "Run returns when the longest job, of 10 hours, is done: the others are done long before")
		assert.EqualValues(t, 4, most.Load(), "of four workers, four work at once and never more")
	})
}

// One worker is busy with the first job for a minute; the other jobs take no time.
func TestHiddenALongListLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pictures = 5003
		jobs := make([]int, pictures)
		once := make([]int, pictures)
		for i := range jobs {
			jobs[i] = i
			once[i] = 1
		}
		var mu hiddensync.Mutex
		begun := make([]int, pictures)
		late := 0
		start := time.Now()
		count := func(job int) int {
			mu.Lock()
			begun[job]++
			if time.Since(start) > 0 {
				late++
			}
			mu.Unlock()
			if job == 0 {
				time.Sleep(time.Minute)
			}
			return job
		}

		results := Run(5, jobs, count)

		time.Sleep(time.Hour)
		returned := make([]int, pictures)
		for _, job := range results {
			returned[job]++
		}
		assert.True(t, assert.ObjectsAreEqual(once, begun), "each of 5003 jobs is worked on once, none is left out and none is done twice")
		assert.True(t, assert.ObjectsAreEqual(once, returned), "each of 5003 jobs has its result in what Run returns, once")
		assert.Zero(t, late, "while one worker is busy with the first of 5003 jobs, the others do all the rest: no job waits for a certain worker")
	})
}

func TestHiddenJobsBeginInTheOrderOfTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		jobs := []int{50, 3, 91, 3, 7, 20, 1}
		var mu hiddensync.Mutex
		var begun []int
		develop := func(job int) int {
			mu.Lock()
			begun = append(begun, job)
			mu.Unlock()
			time.Sleep(time.Duration(job) * time.Second)
			return job
		}

		results := Run(1, jobs, develop)

		time.Sleep(time.Hour)
		assert.Equal(t, []int{50, 3, 91, 3, 7, 20, 1}, begun, "the jobs are begun in the order of the list: a single worker shows it")
		assert.ElementsMatch(t, []int{50, 3, 91, 3, 7, 20, 1}, results, "Run returns the result of every job")
	})
}

// Three workers are never free at the same moment, so that it shows which job each takes.
func TestHiddenSeveralWorkersTakeJobsInTheOrderOfTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []int
		for i := range 150 {
			jobs = append(jobs, 1_000_000*(1+i*37%41)+i*i*i)
		}
		var mu hiddensync.Mutex
		var begun []int
		results := Run(3, jobs, func(job int) int {
			mu.Lock()
			begun = append(begun, job)
			mu.Unlock()
			time.Sleep(time.Duration(job))
			return job
		})

		assert.Equal(t, len(jobs), len(results), "Run returns the result of every job")
		if assert.Equal(t, len(jobs), len(begun), "each job is worked on once") {
			assert.ElementsMatch(t, jobs[:3], begun[:3], "three workers take the first three jobs of the list")
			behind := 0
			for i := 3; i < len(jobs); i++ {
				if begun[i] != jobs[i] {
					behind++
				}
			}
			assert.Zero(t, behind, "each worker that comes free takes the next job of the list: %d of 150 jobs are taken out of order", behind)
		}
	})
}

func TestHiddenTwoPoolsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type pool struct {
			results []int
			took    string
		}
		triple := func(job int) int {
			time.Sleep(700 * time.Millisecond)
			return 3 * job
		}
		start := time.Now()
		morning, evening := make(chan pool, 1), make(chan pool, 1)
		go func() {
			results := Run(2, []int{1, 2, 3}, Double)
			morning <- pool{results, time.Since(start).String()}
		}()
		go func() {
			results := Run(3, []int{10, 20, 30, 40}, triple)
			evening <- pool{results, time.Since(start).String()}
		}()
		first, second := <-morning, <-evening

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{2, 4, 6}, first.results, "two calls of Run at the same time keep their results apart")
		assert.ElementsMatch(t, []int{30, 60, 90, 120}, second.results, "two calls of Run at the same time keep their results apart")
		assert.Equal(t, []string{"2s", "1.4s"}, []string{first.took, second.took}, "two calls of Run at the same time have workers of their own")
	})
}

// Each call begins after the one before, and ends before it. The bubble ends with them, and reports whatever else is still there.
func TestHiddenManyPoolsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pools = 150
		start := time.Now()
		var mixed, late hiddenatomic.Int64
		var returned hiddensync.WaitGroup
		for i := range pools {
			returned.Go(func() {
				began := time.Duration(i) * time.Millisecond
				takes := time.Duration(2*(pools-i))*time.Millisecond + 5
				time.Sleep(began)
				results := Run(2, []int{i, i, i}, func(job int) int {
					time.Sleep(takes)
					return -job
				})
				if time.Since(start)-began != 2*takes {
					late.Add(1)
				}
				if len(results) != 3 || results[0] != -i || results[1] != -i || results[2] != -i {
					mixed.Add(1)
				}
			})
		}
		returned.Wait()

		assert.Zero(t, mixed.Load(), "of 150 calls at the same time each returns its own results, and only those")
		assert.Zero(t, late.Load(), "of 150 calls at the same time each has workers of its own")
	})
}

// Run is given a list, or a part of one.
func TestHiddenRunLeavesTheListAsItIs(t *testing.T) {
	type part struct{ from, to int }
	for _, given := range []part{{0, 5}, {0, 3}, {1, 4}, {2, 2}} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			list := []int{640, 480, 800, 1024, 480}

			results := Run(2, list[given.from:given.to], Double)
			left := append([]int(nil), list...)

			time.Sleep(time.Hour)
			assert.Len(t, results, given.to-given.from, "Run returns the result of every job")
			assert.Equal(t, []int{640, 480, 800, 1024, 480}, left, "the caller's list is as it was before, also before and behind the part that Run was given")
		})
	}
}
