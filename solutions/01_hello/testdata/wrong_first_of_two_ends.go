// verdict: fail
// Whoever takes longer than a day is not waited for: the end that comes next is taken for the last one.

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
	ended := make(chan struct{}, 2)
	go func() {
		sayHello(out)
		ended <- struct{}{}
	}()
	go func() {
		work()
		ended <- struct{}{}
	}()
	select { // blame
	case <-ended:
	case <-time.After(24 * time.Hour): // blame
	}
	<-ended // blame
}
