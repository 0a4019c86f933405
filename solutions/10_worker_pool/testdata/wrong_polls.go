// verdict: fail
// Run looks ten times a second whether all results are there, and so returns
// up to a tenth of a second late.

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

	go func() {
		defer close(queue)
		for _, job := range jobs {
			queue <- job
		}
	}()

	finished := make([]int, len(jobs))
	var next, done atomic.Int64
	for range workers {
		go func() {
			for job := range queue {
				result := work(job)
				finished[next.Add(1)-1] = result
				done.Add(1)
			}
		}()
	}

	for int(done.Load()) < len(jobs) {
		time.Sleep(100 * time.Millisecond) // blame
	}
	return finished
}
