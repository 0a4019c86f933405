// verdict: vet
// The goroutine counts itself, when it gets to run: Wait may have looked before.

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
	go func() {
		wg.Add(1) // blame
		defer wg.Done()
		sayHello(out)
	}()
	work()
	wg.Wait()
}
