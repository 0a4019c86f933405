// right: counts the results instead of waiting for a close; only the queue is ranged over, so only it is closed.

// Package workerpool shares the jobs of a photo lab among a few workers.
package workerpool

import "time"

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

	for range workers {
		go func() {
			for job := range queue {
				results <- work(job)
			}
		}()
	}

	var finished []int
	for range jobs {
		finished = append(finished, <-results)
	}
	return finished
}
