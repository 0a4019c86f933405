// verdict: deadlock
// The last worker tells only a Run that waits already. One that has seen that it should, and is about to, waits for ever.

package workerpool

import (
	"sync"
	"sync/atomic"
	"time"
)

func Double(width int) int {
	time.Sleep(time.Second)
	return 2 * width
}

func Run(workers int, jobs []int, work func(job int) (result int)) []int {
	queue := make(chan int, len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	close(queue)

	var mu sync.Mutex
	var finished []int
	var left atomic.Int64
	left.Store(int64(workers))
	done := make(chan struct{})
	for range workers {
		go func() {
			for job := range queue {
				result := work(job)
				mu.Lock()
				finished = append(finished, result)
				mu.Unlock()
			}
			if left.Add(-1) > 0 {
				return
			}
			select {
			case done <- struct{}{}:
			default: // Run does not wait yet, and will look at left
			}
		}()
	}
	if left.Load() > 0 {
		<-done // blame
	}
	return finished
}
