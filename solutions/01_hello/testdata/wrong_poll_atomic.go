// verdict: fail
// Asking every millisecond is a sleep in small pieces: Run returns up to a millisecond late.

package hello

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var done atomic.Bool
	go func() {
		sayHello(out)
		done.Store(true)
	}()
	work()
	for !done.Load() {
		time.Sleep(time.Millisecond) // blame
	}
}
