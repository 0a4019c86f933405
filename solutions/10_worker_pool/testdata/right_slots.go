// right: a goroutine for each job, which is not started before one of the slots is free; each writes a place of its own.

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
	slots := make(chan struct{}, workers)
	finished := make([]int, len(jobs))

	var jobsDone sync.WaitGroup
	for i, job := range jobs {
		slots <- struct{}{}
		jobsDone.Go(func() {
			finished[i] = work(job)
			<-slots
		})
	}
	jobsDone.Wait()
	return finished
}
