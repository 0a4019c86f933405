package hello

import (
	"bytes"
	"runtime/debug"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// terminal takes its time to show what is written to it. It has no lock: its
// owner may read it when nobody writes any more, which is what Run's return
// says.
type terminal struct {
	bytes.Buffer
	takes     time.Duration
	writtenBy string
}

func (t *terminal) Write(line []byte) (int, error) {
	time.Sleep(t.takes)
	t.writtenBy = goroutine()
	return t.Buffer.Write(line)
}

// goroutine names the goroutine that calls it, such as "goroutine 7".
func goroutine() string {
	name, _, _ := strings.Cut(string(debug.Stack()), " [")
	return name
}

func TestRunWaitsForTheGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer

		Run(&out, func() {})
		written := out.String()

		time.Sleep(time.Hour) // what still runs gets time to end, so that every run of the test is alike
		assert.Equal(t, "Hello from a goroutine!\n", written,
			"the greeting should be complete when Run returns")
	})
}

func TestRunWaitsForASlowTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &terminal{takes: 4713*time.Millisecond + 3}
		start := time.Now()

		Run(out, func() { time.Sleep(900 * time.Millisecond) })
		took := time.Since(start)
		written := out.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", written,
			"the greeting should be complete when Run returns, even if it takes longer than the work")
		assert.Equal(t, out.takes, took,
			"Run should return at the moment the greeting is complete, its own work done meanwhile")
	})
}

func TestRunWorksWhileTheGreetingIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &terminal{takes: 1900*time.Millisecond + 7}
		worked := false
		start := time.Now()

		Run(out, func() {
			time.Sleep(3100 * time.Millisecond)
			worked = true
		})
		took := time.Since(start)
		done := worked

		time.Sleep(time.Hour)
		assert.True(t, done, "the work should be done when Run returns")
		assert.Equal(t, 3100*time.Millisecond, took,
			"Run has work of its own: 3.1 s of it should go on while the greeting takes 1.9 s, not before or after")
	})
}

func TestRunGivesTheGreetingAGoroutineOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &terminal{takes: 11 * time.Millisecond}

		Run(out, func() { time.Sleep(5 * time.Millisecond) })
		caller, writer := goroutine(), out.writtenBy

		time.Sleep(time.Hour)
		assert.NotEqual(t, caller, writer,
			"sayHello should run in a goroutine of its own, not in the one that called Run")
	})
}
