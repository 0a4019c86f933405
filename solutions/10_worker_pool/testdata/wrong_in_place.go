// verdict: fail
// Each result takes the place of its job, and the list of jobs is the caller's.

// Package workerpool shares the jobs of a photo lab among a few workers.
package workerpool

import (
	"sync"
	"time"
)

// Double doubles the width of a picture, in pixels. It takes a second.
func Double(width int) int {
	time.Sleep(time.Second)
	return 2 * width
}

// Run does work on every job and returns the results, in any order, as soon as
// the last one is there. It has this many workers, at least one, and each free
// worker takes the next job of the list.
func Run(workers int, jobs []int, work func(job int) (result int)) []int {
	places := make(chan int)

	go func() {
		defer close(places)
		for i := range jobs {
			places <- i
		}
	}()

	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for i := range places {
				jobs[i] = work(jobs[i]) // blame
			}
		})
	}
	workersDone.Wait()
	return jobs // blame
}
