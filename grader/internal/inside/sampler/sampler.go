// Package sampler runs inside a test binary and takes a sample of all goroutines every 200 ms, so that a stalled test can be
// told from a slow one, and a deadlock from a busy loop, by somebody outside the process.
//
// It has no goroutine of its own between samples (a timer's function runs and returns), so leak detectors stay quiet. It
// imports little, and its path sorts before every other package of the workspace, so the runtime initialises it before any
// code under test: an init function that hangs is sampled too.
//
// Without the environment variable [Variable] it does nothing.
package sampler

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"sync/atomic"
	"time"
)

// Variable names the environment variable that holds the path of the sample file. The file is replaced whole by each
// sample; its first line is "sample NUMBER CPU TEST UPTIME TIMER", with the times in nanoseconds (TEST is the part of CPU since the last
// call of [Begin], TIMER as in [TellTimers], or -2 if nobody tells), and a dump of all goroutines in the format of runtime.Stack follows.
const Variable = "GOKATA_SAMPLES"

// The environment variables that tell package perturb, where it is linked as well, what to do.
const (
	// LeftVariable holds the path of a file. When the process exits, by whatever way, the goroutines that were started since
	// the first test began, and that do not end soon, are written to it: for each a line "test NAME" with the test during
	// which it was first seen (nothing if unknown), and its stack in the format of runtime.Stack.
	LeftVariable = "GOKATA_LEFT"
	// StirVariable holds a number that chooses how the schedule is stirred. Without it nothing is.
	StirVariable = "GOKATA_STIR"
)

// Interval is the time between two samples.
const Interval = 200 * time.Millisecond

// dumpLimit bounds a sample's dump, in bytes.
const dumpLimit = 4 << 20

func init() {
	path := os.Getenv(Variable)
	if path == "" {
		return
	}
	os.Unsetenv(Variable) // what the process starts in turn must not write here
	s := &sampler{path: path, started: time.Now(), parent: os.Getppid()}
	time.AfterFunc(Interval, s.sample)
}

// TellTimers has samples tell when the next timer of the process is due, of those outside bubbles. The function returns the
// time until then, or -1 if there is none.
func TellTimers(next func() time.Duration) { timers.Store(&next) }

// BeforeSample has a function called before each sample is taken, on the sampler's goroutine.
func BeforeSample(f func()) { before.Store(&f) }

// Begin says that another test begins.
func Begin() { begun.Store(int64(CPU())) }

var begun atomic.Int64 // processor time, in ns

// These are set after the sampler has been started: without the atomics, that would be a race.
var (
	before atomic.Pointer[func()]
	timers atomic.Pointer[func() time.Duration]
)

type sampler struct {
	path    string
	started time.Time
	parent  int
	number  int
}

func (s *sampler) sample() {
	if os.Getppid() != s.parent {
		os.Exit(3) // the grader is gone: nobody is left who could stop this process
	}
	if first := before.Load(); first != nil {
		(*first)()
	}
	s.number++
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		// Where the toolchain has this profile, taking it marks unreachable goroutines "(leaked)" in the dump below.
		leaks.WriteTo(io.Discard, 1)
	}
	next := time.Duration(-2)
	if tell := timers.Load(); tell != nil {
		next = (*tell)()
	}
	used := CPU().Nanoseconds()
	head := fmt.Sprintf("sample %d %d %d %d %d\n", s.number, used, used-begun.Load(), time.Since(s.started).Nanoseconds(), next.Nanoseconds())
	if os.WriteFile(s.path+".new", append([]byte(head), Stacks(true, dumpLimit)...), 0o600) == nil {
		os.Rename(s.path+".new", s.path)
	}
	time.AfterFunc(Interval, s.sample)
}

// Stacks dumps the goroutine that calls it, or all of them, in the format of runtime.Stack. What is beyond the limit, in bytes, is
// cut off.
func Stacks(everybody bool, limit int) []byte {
	for size := 64 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, everybody); n < size || n >= limit {
			return buf[:n]
		}
	}
}
