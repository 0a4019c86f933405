// Package hello greets the user while the program gets ready.
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

// Run is the program. It starts sayHello in a goroutine of its own, does its
// work meanwhile, and returns at the moment both are done.
func Run(out io.Writer, work func()) {
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	work()
	greeting.Wait()
}
