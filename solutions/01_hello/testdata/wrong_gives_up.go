// verdict: race
// The wait ends after a minute, done or not: a longer guess, not a wait.

package hello

import (
	"fmt"
	"io"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!") // blame
}

func Run(out io.Writer, work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		sayHello(out)
	}()
	work()
	select {
	case <-done:
	case <-time.After(time.Minute):
	}
}
