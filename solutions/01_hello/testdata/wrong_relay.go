// verdict: fail
// The goroutine greets a buffer; the slow part, the write to out, comes after the work.

package hello

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var line bytes.Buffer
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(&line) })
	work()
	greeting.Wait()
	out.Write(line.Bytes()) // blame
}
