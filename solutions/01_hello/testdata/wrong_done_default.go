// verdict: deadlock
// The greeting tells only a Run that waits already. One that has seen that it should, and is about to, waits for ever.

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
	var greeted atomic.Bool
	done := make(chan struct{})
	go func() {
		sayHello(out)
		greeted.Store(true)
		select {
		case done <- struct{}{}:
		default: // Run is still at work, and will look at greeted
		}
	}()
	work()
	if !greeted.Load() {
		<-done // blame
	}
}
