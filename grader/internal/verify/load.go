package verify

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// load keeps as many processors busy as there are, until the returned function is called.
func load() (ease func()) {
	spinners := runtime.NumCPU()
	before := runtime.GOMAXPROCS(runtime.NumCPU() + spinners)
	var enough atomic.Bool
	var spinning sync.WaitGroup
	for range spinners {
		spinning.Go(func() {
			for !enough.Load() {
			}
		})
	}
	return func() {
		enough.Store(true)
		spinning.Wait()
		runtime.GOMAXPROCS(before)
	}
}
