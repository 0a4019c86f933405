// verdict: timeout
// The loop keeps a processor busy to ask again and again; the clock of the tests stands still meanwhile.

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
	var done atomic.Bool
	go func() {
		sayHello(out)
		done.Store(true)
	}()
	work()
	for !done.Load() { // blame
	}
}
