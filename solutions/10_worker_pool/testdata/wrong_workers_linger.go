// verdict: leak
// The queue is never closed: a worker goes home after a minute without a job,
// long after Run has returned.

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
		for _, job := range jobs {
			queue <- job
		}
	}()

	for range workers {
		go func() {
			for {
				select { // blame
				case job := <-queue:
					results <- work(job)
				case <-time.After(time.Minute):
					return
				}
			}
		}()
	}

	var finished []int
	for range jobs {
		finished = append(finished, <-results)
	}
	return finished
}
