// verdict: race
// Nobody waits: the greeting is written while the caller already reads.

package hello

import (
	"fmt"
	"io"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!") // blame
}

func Run(out io.Writer, work func()) {
	go sayHello(out)
	work()
}
