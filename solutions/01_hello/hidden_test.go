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

// hiddenWriter lets a test decide what happens during a write. It has no
// lock, so that only Run's return says when it may be read.
type hiddenWriter struct {
	bytes.Buffer
	before    func()
	err       error
	writtenBy string
}

func (w *hiddenWriter) Write(line []byte) (int, error) {
	w.before()
	w.writtenBy = hiddenGoroutine()
	if w.err != nil {
		return 0, w.err
	}
	return w.Buffer.Write(line)
}

func hiddenGoroutine() string {
	name, _, _ := strings.Cut(string(debug.Stack()), " [")
	return name
}

func TestHiddenRunReturnsWhenTheTerminalFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 23*time.Second + 31
		out := &hiddenWriter{
			before: func() { time.Sleep(takes) },
			err:    bytes.ErrTooLarge,
		}
		start := time.Now()

		Run(out, func() { time.Sleep(2 * time.Second) })
		took := time.Since(start)
		caller, writer := hiddenGoroutine(), out.writtenBy

		time.Sleep(time.Hour)
		assert.Equal(t, takes, took, "Run should return at the moment sayHello does, also when the write fails")
		assert.NotEqual(t, caller, writer, "sayHello should run in a goroutine of its own")
	})
}

// Whoever gives up after some time, however long, has guessed. The write ends
// within the hour in which the test lets everything settle.
func TestHiddenRunNeverGivesUpOnTheGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const patience = 43*time.Minute + 17
		out := &hiddenWriter{before: func() { time.Sleep(patience) }}
		start := time.Now()

		Run(out, func() {})
		took := time.Since(start)
		written := out.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", written,
			"the greeting should be complete when Run returns, even on a terminal that takes 43 minutes")
		assert.Equal(t, patience, took, "Run should return at the moment the greeting is complete")
	})
}

func TestHiddenAGreetingThatTakesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const patience = 24*time.Hour + 2*time.Second + 17
		out := &hiddenWriter{before: func() { time.Sleep(patience) }}
		start := time.Now()

		Run(out, func() {})
		took := time.Since(start)

		assert.Equal(t, "Hello from a goroutine!\n", out.String(),
			"the greeting should be complete when Run returns, even on a terminal that takes a day")
		assert.Equal(t, patience, took, "Run should return at the moment the greeting is complete")
	})
}

// The greeting takes a day too, so that whoever gives up waiting for the first of two ends takes the next for the last.
func TestHiddenWorkThatTakesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const working = 24*time.Hour + 3*time.Second + 19
		out := &hiddenWriter{before: func() { time.Sleep(working - time.Second) }}
		worked := false
		start := time.Now()

		Run(out, func() {
			time.Sleep(working)
			worked = true
		})
		took := time.Since(start)

		assert.True(t, worked, "the work should be done when Run returns, even if it takes a day")
		assert.Equal(t, working, took, "Run should return at the moment the work is done")
	})
}

// The bubble ends with Run, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &hiddenWriter{before: func() { time.Sleep(3*time.Second + 5) }}

		Run(out, func() { time.Sleep(time.Second) })

		assert.Equal(t, "Hello from a goroutine!\n", out.String(), "the greeting should be complete when Run returns")
	})
}

func TestHiddenRunReturnsWhenTheWorkIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const working = 7*time.Second + 13
		out := &hiddenWriter{before: func() {}}
		start := time.Now()

		Run(out, func() { time.Sleep(working) })
		took := time.Since(start)
		written := out.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", written, "the greeting should be complete when Run returns")
		assert.Equal(t, working, took, "Run should return at the moment the work is done, since the greeting was done long before")
	})
}

// The write begins, the work begins, the write ends, the work ends: each waits
// for the step before it.
func TestHiddenRunOverlapsWorkAndGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writing, working, written := make(chan struct{}), make(chan struct{}), make(chan struct{})
		out := &hiddenWriter{before: func() {
			close(writing)
			<-working
			time.Sleep(19 * time.Millisecond)
			close(written)
		}}
		start := time.Now()

		Run(out, func() {
			<-writing
			close(working)
			<-written
		})
		took := time.Since(start)
		line := out.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", line, "the greeting should be complete when Run returns")
		assert.Equal(t, 19*time.Millisecond, took, "the work and the greeting should go on at the same time")
	})
}

func TestHiddenRunGreetsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &hiddenWriter{before: func() { time.Sleep(3 * time.Second) }}
		start := time.Now()

		for range 3 {
			Run(out, func() { time.Sleep(time.Second) })
		}
		took := time.Since(start)
		written := out.String()

		time.Sleep(time.Hour)
		assert.Equal(t, strings.Repeat("Hello from a goroutine!\n", 3), written, "every call of Run should greet once")
		assert.Equal(t, 9*time.Second, took, "every call of Run should wait for its own greeting")
	})
}

// The second call begins while the first is at work, and ends before it.
func TestHiddenTwoRunsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &hiddenWriter{before: func() { time.Sleep(11*time.Second + 5) }}
		fast := &hiddenWriter{before: func() { time.Sleep(2*time.Second + 7) }}
		start := time.Now()
		fastLine, fastTook := make(chan string, 1), make(chan time.Duration, 1)
		go func() {
			time.Sleep(time.Second)
			Run(fast, func() {})
			fastTook <- time.Since(start)
			fastLine <- fast.String()
		}()

		Run(slow, func() { time.Sleep(1500 * time.Millisecond) })
		slowTook := time.Since(start)
		slowLine := slow.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", slowLine, "each of two calls at once should wait for its own greeting")
		assert.Equal(t, 11*time.Second+5, slowTook, "each of two calls at once should return at the moment its own greeting is complete")
		assert.Equal(t, "Hello from a goroutine!\n", <-fastLine, "each of two calls at once should wait for its own greeting")
		assert.Equal(t, 3*time.Second+7, <-fastTook, "each of two calls at once should return at the moment its own greeting is complete")
	})
}

// Both terminals refuse to write, each call at work when the other's does.
func TestHiddenTwoTerminalsRefuseAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &hiddenWriter{before: func() { time.Sleep(9*time.Second + 11) }, err: bytes.ErrTooLarge}
		fast := &hiddenWriter{before: func() { time.Sleep(5*time.Second + 3) }, err: bytes.ErrTooLarge}
		start := time.Now()
		fastTook := make(chan time.Duration, 1)
		go func() {
			Run(fast, func() { time.Sleep(7 * time.Second) })
			fastTook <- time.Since(start)
		}()

		Run(slow, func() {})
		slowTook := time.Since(start)

		time.Sleep(time.Hour)
		assert.Equal(t, 9*time.Second+11, slowTook, "each of two calls at once should return at the moment its own greeting and work are done, also when both writes fail")
		assert.Equal(t, 7*time.Second, <-fastTook, "each of two calls at once should return at the moment its own greeting and work are done, also when both writes fail")
	})
}

// hiddenFunction is a terminal that cannot be compared with another, nor be the key of a map.
type hiddenFunction func(line []byte) (int, error)

func (f hiddenFunction) Write(line []byte) (int, error) { return f(line) }

func TestHiddenTwoTerminalsThatAreFunctions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slow, fast bytes.Buffer
		fastLine := make(chan string, 1)
		go func() {
			time.Sleep(time.Second)
			Run(hiddenFunction(func(line []byte) (int, error) {
				time.Sleep(2*time.Second + 7)
				return fast.Write(line)
			}), func() {})
			fastLine <- fast.String()
		}()

		Run(hiddenFunction(func(line []byte) (int, error) {
			time.Sleep(11*time.Second + 5)
			return slow.Write(line)
		}), func() {})
		slowLine := slow.String()

		time.Sleep(time.Hour)
		assert.Equal(t, "Hello from a goroutine!\n", slowLine, "each of two calls at once should greet its own terminal, whatever type that has, a function included")
		assert.Equal(t, "Hello from a goroutine!\n", <-fastLine, "each of two calls at once should greet its own terminal, whatever type that has, a function included")
	})
}

func TestHiddenManyRunsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls, takes = 150, 2*time.Second + 3
		returned := make(chan string, calls)
		for range calls {
			out := &hiddenWriter{before: func() { time.Sleep(takes) }}
			go func() {
				Run(out, func() { time.Sleep(takes) })
				returned <- out.String()
			}()
		}

		time.Sleep(takes + 1)
		onTime := len(returned)
		var lines []string
		for range calls {
			lines = append(lines, <-returned)
		}
		assert.Equal(t, calls, onTime, "calls at once should not wait for each other")
		for _, line := range lines {
			assert.Equal(t, "Hello from a goroutine!\n", line, "each of many calls at once should greet its own terminal, once")
		}
	})
}
