// verdict: deadlock
// The lock is held while the terminal takes its time, and the clock of the tests stands still while Run waits for it.

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
	var greeting sync.Mutex
	greeting.Lock()
	go func() {
		defer greeting.Unlock()
		sayHello(out)
	}()
	work()
	greeting.Lock() // blame
}
