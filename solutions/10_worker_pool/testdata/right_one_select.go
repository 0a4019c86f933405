// right: one loop hands out and collects, in a select; the case that hands out is a nil channel when no job is left.

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
	queue := make(chan int)
	results := make(chan int)
	var staff sync.WaitGroup
	staff.Add(workers)
	for range workers {
		go func() {
			defer staff.Done()
			for {
				job, ok := <-queue
				if !ok {
					return
				}
				results <- work(job)
			}
		}()
	}

	var finished []int
	for next := 0; len(finished) < len(jobs); {
		var out chan<- int
		var job int
		if next < len(jobs) {
			out, job = queue, jobs[next]
		}
		select {
		case out <- job:
			next++
		case result := <-results:
			finished = append(finished, result)
		}
	}
	close(queue)
	staff.Wait()
	return finished
}
