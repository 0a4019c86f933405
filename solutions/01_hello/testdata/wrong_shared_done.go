// verdict: race
// The channel lies outside Run: a call that begins while another is at work puts its own in the place of the other's.

package hello

import (
	"fmt"
	"io"
)

// done is closed when the greeting is complete.
var done chan struct{}

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	done = make(chan struct{}) // blame
	go func() {
		defer close(done) // blame
		sayHello(out)
	}()
	work()
	<-done // blame
}
