// verdict: fail
// Each worker sends a 0 when it is done, which nobody can tell from a result
// of 0.

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
			results <- 0 // this worker is done
		}()
	}

	var finished []int
	for workers > 0 {
		if result := <-results; result == 0 { // blame
			workers--
		} else {
			finished = append(finished, result)
		}
	}
	return finished
}
