// verdict: fail
// It asks at the instants at which the visible terminals are done, and is late for others.

package hello

import (
	"fmt"
	"io"
	"sync/atomic"
	"testing/synctest"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!")
}

func Run(out io.Writer, work func()) {
	var done atomic.Bool
	go func() {
		sayHello(out)
		done.Store(true)
	}()
	work()
	synctest.Wait()
	for pause := time.Duration(3); !done.Load(); pause = time.Millisecond {
		time.Sleep(pause) // blame
		synctest.Wait()
	}
}
