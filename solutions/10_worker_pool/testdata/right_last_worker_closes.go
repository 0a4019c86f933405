// right: the workers count themselves out with an atomic, and the last one closes.

// Package workerpool shares the jobs of a photo lab among a few workers.
package workerpool

import (
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
	queue := make(chan int)
	results := make(chan int)

	go func() {
		defer close(queue)
		for _, job := range jobs {
			queue <- job
		}
	}()

	var working atomic.Int64
	working.Store(int64(workers))
	for range workers {
		go func() {
			for job := range queue {
				results <- work(job)
			}
			if working.Add(-1) == 0 {
				close(results)
			}
		}()
	}

	var finished []int
	for result := range results {
		finished = append(finished, result)
	}
	return finished
}
