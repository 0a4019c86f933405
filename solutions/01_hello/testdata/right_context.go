// right: the goroutine cancels a context when it is done, and Run waits for the cancellation.

package hello

import (
	"context"
	"fmt"
	"io"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	writing, done := context.WithCancel(context.Background())
	go func() {
		defer done()
		sayHello(out)
	}()
	work()
	<-writing.Done()
}
