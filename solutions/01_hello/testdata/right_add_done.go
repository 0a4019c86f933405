// right: counts by hand, Add before the go statement and Done deferred.

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
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		sayHello(out)
	}()
	work()
	wg.Wait()
}
