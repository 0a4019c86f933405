// verdict: race
// It looks up how long the terminal of the visible tests takes, and knows no other.

package hello

import (
	"fmt"
	"io"
	"reflect"
	"testing/synctest"
	"time"
)

// sayHello writes the greeting to out.
func sayHello(out io.Writer) {
	fmt.Fprintln(out, "Hello from a goroutine!") // blame
}

func Run(out io.Writer, work func()) {
	start := time.Now()
	go sayHello(out)
	work()
	if takes := reflect.ValueOf(out).Elem().FieldByName("takes"); takes.IsValid() {
		time.Sleep(time.Duration(takes.Int()) - time.Since(start))
	}
	synctest.Wait()
}
