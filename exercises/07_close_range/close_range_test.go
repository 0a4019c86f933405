package closerange

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShipDeliversEveryLineInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := []string{"boot", "disk mounted", "network up", "user logged in", "disk 90% full"}
		var out outbox
		shipped := Ship(logOf(0, lines...), out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, lines, out.delivered(), "Ship delivers each line of the log once, in order")
		assert.Equal(t, len(lines), shipped, "Ship returns the number of lines that it delivered")
	})
}

func TestShipDeliversALongerLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
		var out outbox
		shipped := Ship(logOf(0, lines...), out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, lines, out.delivered(), "Ship goes on until the log ends, however many lines that takes")
		assert.Equal(t, len(lines), shipped, "Ship returns the number of lines that it delivered")
	})
}

func TestShipReturnsForAnEmptyLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out outbox
		shipped := Ship(logOf(0), out.deliver)

		time.Sleep(time.Hour)
		require.Empty(t, out.delivered(), "a log without lines has nothing to deliver")
		assert.Zero(t, shipped, "Ship returns the number of lines that it delivered")
	})
}

func TestShipDeliversEmptyLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := []string{"request 17", "", "took 31 ms", "", "request 18"}
		var out outbox
		shipped := Ship(logOf(0, lines...), out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, lines, out.delivered(), "an empty line is a line like any other, not the end of the log")
		assert.Equal(t, len(lines), shipped, "Ship counts empty lines as well")
	})
}

func TestShipStartsAfreshForEachLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var monday, tuesday outbox
		Ship(logOf(0, "mon 1", "mon 2"), monday.deliver)
		Ship(logOf(0, "tue 1", "tue 2", "tue 3"), tuesday.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"mon 1", "mon 2"}, monday.delivered(), "the first log is delivered in full")
		require.Equal(t, []string{"tue 1", "tue 2", "tue 3"}, tuesday.delivered(), "a second log, shipped after the first, is delivered in full")
	})
}

func TestShipReadsOnWhileItDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out outbox
		var first atomic.Int64 // when the first line arrives, in ns after the start
		start := time.Now()
		shipped := Ship(logOf(3100*time.Millisecond, "a", "b", "c", "d"), func(line string) {
			first.CompareAndSwap(0, int64(time.Since(start)))
			time.Sleep(2300 * time.Millisecond)
			out.deliver(line)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"a", "b", "c", "d"}, out.delivered(), "every line arrives, in order, however slow the log and its delivery are")
		assert.Equal(t, 4, shipped, "Ship returns the number of lines that it delivered")
		assert.Equal(t, "3.1s", time.Duration(first.Load()).String(), "the first line takes 3.1 s to read and is delivered as soon as it is read")
		assert.Equal(t, "14.7s", took.String(), "four lines of 3.1 s are read one after the other, each while the one before is delivered; the last delivery takes 2.3 s more")
	})
}

func TestShipDeliversOneLineAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out outbox
		start := time.Now()
		shipped := Ship(logOf(time.Second, "a", "b", "c"), func(line string) {
			time.Sleep(10 * time.Second)
			out.deliver(line)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"a", "b", "c"}, out.delivered(), "lines wait for a slow delivery; none is lost")
		assert.Equal(t, 3, shipped, "Ship returns the number of lines that it delivered")
		assert.Equal(t, 31*time.Second, took, "three lines are delivered in 10 s each, one at a time, the first after a second of reading")
	})
}

func TestShipWaitsWhileTheLogIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := []string{"door opened", "door closed", "alarm set"}
		log := logOf(7*time.Hour, lines...)
		next := func() (string, bool) {
			line, ok := log()
			if !ok {
				time.Sleep(9 * time.Hour) // silent after the last line, too
			}
			return line, ok
		}
		var out outbox
		start := time.Now()
		shipped := Ship(next, out.deliver)
		took := time.Since(start)

		time.Sleep(24 * time.Hour)
		require.Equal(t, lines, out.delivered(), "silence does not mean that the log has ended")
		assert.Equal(t, len(lines), shipped, "Ship returns the number of lines that it delivered")
		assert.Equal(t, "30h0m0s", took.String(), "three lines take 7 hours each and the end 9 hours more: then Ship returns, neither before nor after")
	})
}

func TestTailClosesLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := make(chan string, 3) // room for all: nobody receives until Tail is done
		go Tail(logOf(time.Second, "a", "b"), lines)

		time.Sleep(time.Hour)
		got := []string{take(lines), take(lines), take(lines)}
		require.Equal(t, []string{"line a", "line b", "closed"}, got, "Tail is the sender: it sends every line, then closes lines")
	})
}

func TestTailTellsEveryReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := make(chan string)
		var received, finished atomic.Int64
		for range 3 {
			go func() {
				for range lines {
					received.Add(1)
				}
				finished.Add(1)
			}()
		}
		go Tail(logOf(time.Second, "a", "b", "c", "d"), lines)

		time.Sleep(time.Hour)
		require.EqualValues(t, 4, received.Load(), "each line reaches one of the receivers")
		require.EqualValues(t, 3, finished.Load(), "each of three receivers learns that the log has ended")
	})
}

// logOf returns a log to read: each of lines takes pace to appear, and the log
// ends right after the last.
func logOf(pace time.Duration, lines ...string) func() (line string, ok bool) {
	var reads atomic.Int64
	return func() (string, bool) {
		n := int(reads.Add(1)) - 1
		if n >= len(lines) {
			return "", false
		}
		time.Sleep(pace)
		return lines[n], true
	}
}

// take receives from lines without waiting, and says what it got: a line, the
// close, or nothing.
func take(lines <-chan string) string {
	select {
	case line, ok := <-lines:
		if !ok {
			return "closed"
		}
		return "line " + line
	default:
		return "nothing, and still open"
	}
}

// outbox keeps the lines that were delivered to it.
type outbox struct {
	mu    sync.Mutex
	lines []string
}

func (o *outbox) deliver(line string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines = append(o.lines, line)
}

func (o *outbox) delivered() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.lines...)
}
