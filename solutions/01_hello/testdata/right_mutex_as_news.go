// right: a mutex that the goroutine unlocks when the greeting is there.

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
	greeting.Lock()
}
