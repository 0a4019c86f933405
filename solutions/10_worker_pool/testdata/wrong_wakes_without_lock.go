// verdict: deadlock
// The last worker counts and signals without the lock: between the look at the count and the Wait, the signal meets nobody.

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
	var mu sync.Mutex
	allDone := sync.NewCond(&mu)
	var taken, done atomic.Int64
	total := int64(len(jobs))
	finished := make([]int, len(jobs))
	for range min(workers, len(jobs)) {
		go func() {
			for place := taken.Add(1) - 1; place < total; place = taken.Add(1) - 1 {
				finished[place] = work(jobs[place])
				if done.Add(1) == total {
					allDone.Signal() // blame
				}
			}
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for done.Load() < total {
		allDone.Wait() // blame
	}
	return finished
}
