package workerpool

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestThreeWorkersDoFiveJobsInTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		results := Run(3, []int{1, 2, 3, 4, 5}, Double)
		took := time.Since(start).String()

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{2, 4, 6, 8, 10}, results, "Run returns the result of each of the five jobs, doubled, in any order")
		assert.Equal(t, "2s", took, "three workers do three jobs in the first second and two in the next: after 2s Run returns")
	})
}

func TestRunHasAsManyWorkersAsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type lab struct {
			Workers, Jobs int
			Took          string
		}
		labs := []lab{
			{Workers: 1, Jobs: 4, Took: "4s"},
			{Workers: 2, Jobs: 4, Took: "2s"},
			{Workers: 3, Jobs: 7, Took: "3s"},
			{Workers: 4, Jobs: 4, Took: "1s"},
			{Workers: 9, Jobs: 2, Took: "1s"},
		}

		pictures := []int{640, 800, 1024, 1280, 320, 480, 1920}
		var got []lab
		for _, l := range labs {
			start := time.Now()
			results := Run(l.Workers, pictures[:l.Jobs], Double)
			got = append(got, lab{l.Workers, len(results), time.Since(start).String()})
		}

		time.Sleep(time.Hour)
		assert.Equal(t, labs, got, "each job takes a second and has a result: the time shows how many workers there are, no more and no fewer than asked for")
	})
}

func TestAFreeWorkerTakesTheNextJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A job is the number of milliseconds that it takes.
		develop := func(job int) int {
			time.Sleep(time.Duration(job) * time.Millisecond)
			return -job
		}

		start := time.Now()
		results := Run(2, []int{4900, 1100, 1200, 1300, 700}, develop)
		took := time.Since(start).String()

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{-4900, -1100, -1200, -1300, -700}, results, "Run returns what the work returned for each job")
		assert.Equal(t, "4.9s", took, "while one worker is busy with the long job (4.9s), the other does the four short ones (4.3s in all)")
	})
}

func TestEqualResultsAndZerosCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		results := Run(2, []int{0, 7, 7, 0, 7}, Double)

		time.Sleep(time.Hour)
		assert.ElementsMatch(t, []int{0, 14, 14, 0, 14}, results, "every job has a result of its own, even if another has the same, and 0 is a result like any other")
	})
}

func TestNoJobsNoResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		results := Run(3, nil, Double)
		took := time.Since(start).String()

		time.Sleep(time.Hour)
		assert.Empty(t, results, "without jobs there are no results")
		assert.Equal(t, "0s", took, "without jobs Run returns at once")
	})
}
