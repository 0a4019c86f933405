// right: the work gets a goroutine as well, and Run waits for both, counted by hand.

package hello

import (
	"fmt"
	"io"
	"sync"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		sayHello(out)
	}()
	go func() {
		defer both.Done()
		work()
	}()
	both.Wait()
}
