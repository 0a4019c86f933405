// verdict: race
// The last refusal is kept outside Run: two terminals that refuse at the same time write theirs over each other.

package hello

import (
	"fmt"
	"io"
	"sync"
)

// lastRefusal is what the last terminal that refused gave as its reason.
var lastRefusal error

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	if _, err := fmt.Fprintln(out, "Hello from a goroutine!"); err != nil {
		lastRefusal = err // blame
	}
}

func Run(out io.Writer, work func()) {
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	work()
	greeting.Wait()
}
