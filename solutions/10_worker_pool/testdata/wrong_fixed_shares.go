// verdict: fail
// Gives out all the jobs beforehand, and loses none: a worker whose pictures
// are small has nothing to do while the others still have some waiting.

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
	results := make(chan int)

	var workersDone sync.WaitGroup
	for i := range workers {
		workersDone.Go(func() {
			for j := i; j < len(jobs); j += workers { // blame
				results <- work(jobs[j])
			}
		})
	}

	go func() {
		workersDone.Wait()
		close(results)
	}()

	var finished []int
	for result := range results {
		finished = append(finished, result)
	}
	return finished
}
