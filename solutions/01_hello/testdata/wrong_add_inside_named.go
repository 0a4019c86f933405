// verdict: race
// The goroutine counts itself, when it gets to run, in a function with a name, where vet does not look.

package hello

import (
	"fmt"
	"io"
	"sync"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!") // blame
}

func greet(greeting *sync.WaitGroup, out io.Writer) {
	greeting.Add(1) // blame
	defer greeting.Done()
	sayHello(out)
}

func Run(out io.Writer, work func()) {
	var greeting sync.WaitGroup
	go greet(&greeting, out) // blame
	work()
	greeting.Wait() // blame
}
