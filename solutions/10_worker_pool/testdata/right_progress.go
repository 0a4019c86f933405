// right: while it waits, it looks at the clock once a second.

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

	go func() {
		defer close(queue)
		for _, job := range jobs {
			queue <- job
		}
	}()

	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for job := range queue {
				results <- work(job)
			}
		})
	}

	go func() {
		workersDone.Wait()
		close(results)
	}()

	var finished []int
	for result, ok := tick(results); ok; result, ok = tick(results) {
		finished = append(finished, result)
	}
	return finished
}

// tick receives, and looks at the clock once a second while it waits.
func tick[T any](from <-chan T) (v T, ok bool) {
	second := time.Tick(time.Second)
	for {
		select {
		case v, ok = <-from:
			return v, ok
		case <-second: // a log could say so
		}
	}
}
