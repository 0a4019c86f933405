// verdict: race
// A plain variable orders nothing: the loop reads it while the goroutine writes it, and sleeps in between.

package hello

import (
	"fmt"
	"io"
	"time"
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
		time.Sleep(time.Millisecond)
	}
}
