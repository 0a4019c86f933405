// verdict: panic
// The last worker closes. Each signs off and then looks how many are left: two may find that they are the last.

package workerpool

import (
	"sync/atomic"
	"time"
)

func Double(width int) int {
	time.Sleep(time.Second)
	return 2 * width
}

func Run(workers int, jobs []int, work func(job int) (result int)) []int {
	queue := make(chan int)
	results := make(chan int)

	go func() {
		defer close(queue)
		for _, job := range jobs {
			queue <- job
		}
	}()

	var left atomic.Int64
	left.Store(int64(workers))
	for range workers {
		go func() {
			for job := range queue {
				results <- work(job)
			}
			left.Add(-1)
			if left.Load() == 0 {
				close(results) // blame
			}
		}()
	}

	var finished []int
	for result := range results {
		finished = append(finished, result)
	}
	return finished
}
