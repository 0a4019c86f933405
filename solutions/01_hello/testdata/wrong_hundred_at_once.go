// verdict: fail
// A hundred calls at once have room, the next one waits for theirs.

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

// running has room for the calls at work.
var running = make(chan struct{}, 100) // blame

func Run(out io.Writer, work func()) {
	running <- struct{}{}        // blame
	defer func() { <-running }() // blame
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	work()
	greeting.Wait()
}
