// verdict: fail
// A day is a guess as well.

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
	greeted := make(chan struct{})
	go func() {
		defer close(greeted)
		sayHello(out)
	}()
	work()
	select { // blame
	case <-greeted:
	case <-time.After(24 * time.Hour): // blame
	}
}
