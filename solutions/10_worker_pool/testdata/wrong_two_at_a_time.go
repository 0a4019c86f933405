// verdict: fail
// While many jobs wait, a worker takes two at a time, to spare the lock: the
// second waits for the first, even if another worker is idle.

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
	var mu sync.Mutex
	waiting := jobs
	take := func() []int {
		mu.Lock()
		defer mu.Unlock()
		n := min(1, len(waiting))
		if len(waiting)/workers >= 100 {
			n = 2 // blame
		}
		taken := waiting[:n]
		waiting = waiting[n:]
		return taken
	}

	results := make(chan int, len(jobs))
	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for taken := take(); len(taken) > 0; taken = take() {
				for _, job := range taken {
					results <- work(job)
				}
			}
		})
	}
	workersDone.Wait()
	close(results)

	var finished []int
	for result := range results {
		finished = append(finished, result)
	}
	return finished
}
