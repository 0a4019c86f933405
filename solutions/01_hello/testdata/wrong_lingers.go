// verdict: leak
// A goroutine is left that would have noticed a greeting that takes a minute.

package hello

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	go func() { // blame
		time.Sleep(time.Minute) // blame
	}()
	work()
	greeting.Wait()
}
