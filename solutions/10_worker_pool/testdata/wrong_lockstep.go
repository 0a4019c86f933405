// verdict: fail
// Starts a batch, waits until all of it is done, and starts the next: the
// slowest picture holds the others up.

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
	finished := make([]int, len(jobs))
	for begin := 0; begin < len(jobs); begin += workers {
		var batchDone sync.WaitGroup
		for i := begin; i < min(begin+workers, len(jobs)); i++ {
			batchDone.Go(func() { finished[i] = work(jobs[i]) })
		}
		batchDone.Wait() // blame
	}
	return finished
}
