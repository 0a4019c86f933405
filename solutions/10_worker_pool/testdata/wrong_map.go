// verdict: fail
// Keeps the results in a map by job: a job that is in the list twice has one
// result.

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

	go func() {
		defer close(queue)
		for _, job := range jobs {
			queue <- job
		}
	}()

	var mu sync.Mutex
	byJob := make(map[int]int)
	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for job := range queue {
				result := work(job)
				mu.Lock()
				byJob[job] = result // blame
				mu.Unlock()
			}
		})
	}
	workersDone.Wait()

	var finished []int
	for _, result := range byJob {
		finished = append(finished, result)
	}
	return finished
}
