// verdict: race
// Asking without a pause is no better: the loop reads a plain variable while the goroutine writes it.

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
	done := false
	go func() {
		sayHello(out)
		done = true // blame
	}()
	work()
	for !done { // blame
	}
}
