// right: the goroutine closes a channel when it is done, and Run receives from it.

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
	done := make(chan struct{})
	go func() {
		defer close(done)
		sayHello(out)
	}()
	work()
	<-done
}
