// verdict: panic
// Greeting and work count themselves down and then look at the count: both may find that they are the last, and close.

package hello

import (
	"fmt"
	"io"
	"sync/atomic"
)

func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var left atomic.Int32
	left.Store(2)
	bothDone := make(chan struct{})
	leave := func() {
		left.Add(-1)
		if left.Load() == 0 {
			close(bothDone) // blame
		}
	}

	go func() {
		sayHello(out)
		leave()
	}()
	work()
	leave()
	<-bothDone
}
