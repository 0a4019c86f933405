// verdict: fail
// The work gets the goroutine and the greeting keeps the caller: the two are side by side, but sayHello was not started, it was called.

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
	var working sync.WaitGroup
	working.Go(work)
	sayHello(out) // blame
	working.Wait()
}
