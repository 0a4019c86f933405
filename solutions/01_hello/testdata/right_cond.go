// right: a flag under a lock, with a condition variable that wakes Run when it changes.

package hello

import (
	"fmt"
	"io"
	"sync"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	done := false
	go func() {
		sayHello(out)
		mu.Lock()
		defer mu.Unlock()
		done = true
		changed.Signal()
	}()
	work()
	mu.Lock()
	defer mu.Unlock()
	for !done {
		changed.Wait()
	}
}
