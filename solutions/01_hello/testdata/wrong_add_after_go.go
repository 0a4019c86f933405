// verdict: panic
// The greeting is counted once it has started: if it ends before that, its Done takes the count below zero.

package hello

import (
	"fmt"
	"io"
	"sync"
)

func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var greeting sync.WaitGroup
	go func() {
		sayHello(out)
		greeting.Done() // blame
	}()
	greeting.Add(1)
	work()
	greeting.Wait()
}
