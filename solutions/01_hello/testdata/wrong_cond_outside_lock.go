// verdict: deadlock
// Run asks outside of the lock whether to wait: if the greeting ends between the question and the Wait, nobody wakes it.

package hello

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var greeted atomic.Bool

	go func() {
		sayHello(out)
		greeted.Store(true)
		changed.Broadcast()
	}()
	work()
	for !greeted.Load() {
		mu.Lock()
		changed.Wait() // blame
		mu.Unlock()
	}
}
