// verdict: fail
// Appends a mark to the list of jobs: if the caller gave a part of a longer
// list, the mark overwrites what lies behind that part.

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
	marked := append(jobs, 0) // blame

	var mu sync.Mutex
	var finished []int
	next := 0
	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for next < len(marked)-1 { // the mark is the last
				job := marked[next]
				next++
				mu.Unlock()
				result := work(job)
				mu.Lock()
				finished = append(finished, result)
			}
		})
	}
	workersDone.Wait()
	return finished
}
