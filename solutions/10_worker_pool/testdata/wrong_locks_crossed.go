// verdict: deadlock
// Whoever finds the list empty has the list and wants the results; whoever keeps the last result has the results and wants the list.

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
	var list sync.Mutex
	waiting, open := jobs, true
	var results sync.Mutex
	finished, idle := []int(nil), 0

	next := func() (job int, ok bool) {
		list.Lock()
		defer list.Unlock()
		if len(waiting) == 0 {
			results.Lock() // blame
			idle++
			results.Unlock()
			return 0, false
		}
		job = waiting[0]
		waiting = waiting[1:]
		return job, open
	}
	keep := func(result int) {
		results.Lock()
		defer results.Unlock()
		finished = append(finished, result)
		if len(finished) == len(jobs) {
			list.Lock() // blame
			open = false
			list.Unlock()
		}
	}

	var workersDone sync.WaitGroup
	for range workers {
		workersDone.Go(func() {
			for job, ok := next(); ok; job, ok = next() {
				keep(work(job))
			}
		})
	}
	workersDone.Wait()
	return finished
}
