package verify

import (
	"runtime"
	"sync"
)

// load keeps as many processors busy as there are, until the returned function is called.
func load() (ease func()) {
	spinners := runtime.NumCPU()
	before := runtime.GOMAXPROCS(runtime.NumCPU() + spinners)
	stop := make(chan struct{})
	var spinning sync.WaitGroup
	for range spinners {
		spinning.Go(func() {
			for n := 0; ; n++ {
				if n%(1<<20) == 0 {
					select {
					case <-stop:
						return
					default:
					}
				}
			}
		})
	}
	return func() {
		close(stop)
		spinning.Wait()
		runtime.GOMAXPROCS(before)
	}
}
