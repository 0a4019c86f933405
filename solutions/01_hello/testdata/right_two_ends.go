// right: greeting and work report their ends on one channel, and Run receives twice.

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
	ended := make(chan string)
	go func() {
		sayHello(out)
		ended <- "greeting"
	}()
	go func() {
		work()
		ended <- "work"
	}()
	<-ended
	<-ended
}
