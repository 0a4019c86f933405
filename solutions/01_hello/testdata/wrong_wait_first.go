// verdict: fail
// It waits before it works: the goroutine runs, but nothing goes on beside it.

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
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	greeting.Wait() // blame
	work()
}
