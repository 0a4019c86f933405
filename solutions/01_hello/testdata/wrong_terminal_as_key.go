// verdict: panic
// A call that begins while another is at work makes its terminal the key of a map, which one that cannot be compared cannot be.

package hello

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

var (
	running atomic.Int64
	inUse   sync.Map // the terminals of calls that began while others were at work
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	defer running.Add(-1)
	if running.Add(1) > 1 {
		inUse.Store(out, true) // blame
		defer inUse.Delete(out)
	}
	var greeting sync.WaitGroup
	greeting.Go(func() { sayHello(out) })
	work()
	greeting.Wait()
}
