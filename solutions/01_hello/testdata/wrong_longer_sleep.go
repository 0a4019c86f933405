// verdict: race
// Ten seconds are a guess as well: sleeping orders nothing.

package hello

import (
	"fmt"
	"io"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!") // blame
}

func Run(out io.Writer, work func()) {
	go sayHello(out)
	work()
	time.Sleep(10 * time.Second)
}
