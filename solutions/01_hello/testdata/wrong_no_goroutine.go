// verdict: fail
// The work begins only when the greeting is complete: nothing goes on at the same time.

package hello

import (
	"fmt"
	"io"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	sayHello(out) // blame
	work()
}
