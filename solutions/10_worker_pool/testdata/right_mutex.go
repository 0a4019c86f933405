// right: no channels; the workers share the list and the results under a lock, which they do not hold while they work.

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
	var (
		mu       sync.Mutex // guards waiting and finished
		waiting  = jobs
		finished []int
	)
	next := func() (job int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(waiting) == 0 {
			return 0, false
		}
		job, waiting = waiting[0], waiting[1:]
		return job, true
	}

	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for {
				job, ok := next()
				if !ok {
					return
				}
				result := work(job)
				mu.Lock()
				finished = append(finished, result)
				mu.Unlock()
			}
		})
	}
	workersDone.Wait()
	return finished
}
