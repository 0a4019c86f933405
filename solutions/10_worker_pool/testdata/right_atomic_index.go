// right: the workers draw the next index from an atomic counter, and each result has a place of its own.

// Package workerpool shares the jobs of a photo lab among a few workers.
package workerpool

import (
	"sync"
	"sync/atomic"
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
	finished := make([]int, len(jobs))

	var drawn atomic.Int64
	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for {
				i := int(drawn.Add(1)) - 1
				if i >= len(jobs) {
					return
				}
				finished[i] = work(jobs[i])
			}
		})
	}
	workersDone.Wait()
	return finished
}
