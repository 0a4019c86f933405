// verdict: panic
// A worker is counted once it has started: one that has nothing to do may end before that, and takes the count below zero.

package workerpool

import (
	"sync"
	"time"
)

func Double(width int) int {
	time.Sleep(time.Second)
	return 2 * width
}

func Run(workers int, jobs []int, work func(job int) (result int)) []int {
	queue := make(chan int, len(jobs))
	results := make(chan int, len(jobs))
	for _, job := range jobs {
		queue <- job
	}
	close(queue)

	var workersDone sync.WaitGroup
	for range workers {
		go func() {
			for job := range queue {
				results <- work(job)
			}
			workersDone.Done() // blame
		}()
		workersDone.Add(1)
	}
	workersDone.Wait()
	close(results)

	var finished []int
	for result := range results {
		finished = append(finished, result)
	}
	return finished
}
