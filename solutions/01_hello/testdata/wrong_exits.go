// verdict: fail
// It ends the process when the work is done, greeting and tests included.

package hello

import (
	"fmt"
	"io"
	"syscall"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	go sayHello(out)
	work()
	syscall.Exit(0) // blame
}
