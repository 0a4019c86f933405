// right: greeting and work count themselves down, in one step each, and whoever is last closes a channel.

package hello

import (
	"fmt"
	"io"
	"sync/atomic"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var running atomic.Int32
	running.Store(2)
	bothEnded := make(chan struct{})
	leave := func() {
		if running.Add(-1) == 0 {
			close(bothEnded)
		}
	}

	go func() {
		defer leave()
		sayHello(out)
	}()
	work()
	leave()
	<-bothEnded
}
