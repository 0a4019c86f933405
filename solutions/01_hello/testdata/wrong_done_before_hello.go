// verdict: race
// The goroutine reports that it is done before it says hello.

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
	done := make(chan struct{})
	go func() {
		close(done)
		sayHello(out)
	}()
	work()
	<-done
}
