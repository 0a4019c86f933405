// right: while it waits, it looks at the clock once a second.

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
	second := time.Tick(time.Second)
	for {
		select {
		case <-greeted:
			return
		case <-second: // a log could say so
		}
	}
}
