package history

import (
	"sync"
	"time"
)

// This file is the learner's in TestRealTracesAreRead, which knows its lines.

func pool(work func(int), jobs chan int, workers int) {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range jobs {
				work(job)
				told()
			}
			told()
		})
	}
	go report()
	wg.Wait()
}

func report() {
	time.Sleep(time.Minute)
	told()
}
