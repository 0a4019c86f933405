// Package tracer runs inside exercises' test binaries. If it is asked to, it has a test run under the runtime's execution tracer,
// and tells the tracer what time it is in a bubble.
//
// The code under test calls [Tell] before each of its statements, traced or not, so Tell must not be noticed: while nothing
// is traced it returns at once, and no atomic operation of it orders what that code leaves unordered.
//
// A process may end before the test does, and then the last part of its trace must not be missing. A crash is seen to by the
// runtime, which flushes the trace, and the end by os.Exit to [Exit]. Before it kills a process from outside, the grader looks
// at samples of its goroutines (see package sampler): the trace is flushed before each sample, so what a sample shows is in the
// trace.
package tracer

import (
	"context"
	"io"
	"os"
	"runtime/trace"
	"strconv"
	"sync"
	"testing"
	"time"

	"gokata/grader/internal/inside/sampler"
)

// Variable names the environment variable that holds the path of the file, which must exist, that the trace of the process's
// first test is written to. Without it nothing is traced.
const Variable = "GOKATA_TRACE"

// The categories of the log events in a trace.
const (
	ClockCategory = "gokata clock" // tells the time in a bubble: the message is the number of nanoseconds since the bubble began
	TestCategory  = "gokata test"  // with it the goroutine that runs the test begins it
	FullCategory  = "gokata full"  // the trace's last if the test went on, but the trace became too long
	ExitCategory  = "gokata exit"  // a goroutine is about to end the program
)

// limit is the length in bytes beyond which a trace does not grow by more than what happens between two samples. A test that
// polls can fill some hundred megabytes before its end, which say no more than the first few.
const limit = 4 << 20

// Test returns a test that does what f does, traced if the process is asked to.
func Test(f func(*testing.T)) func(*testing.T) {
	path, asked := os.LookupEnv(Variable)
	if !asked {
		return f
	}
	os.Unsetenv(Variable)
	return func(t *testing.T) {
		r, err := start(path)
		if err != nil {
			t.Fatalf("starting to trace: %v", err)
		}
		current = r
		sampler.BeforeSample(func() { r.flush(false) })
		t.Cleanup(func() { r.flush(true) })
		trace.Log(context.Background(), TestCategory, t.Name())
		f(t)
	}
}

// recording is a trace that is being written. Several goroutines may flush it.
type recording struct {
	mu      sync.Mutex
	file    *os.File
	flusher *trace.FlightRecorder // keeps nothing: asking it for its recording is the way to have the trace flushed
}

// current is the process's recording, set before the test that is traced begins, or nil. It is not atomic: see [Tell].
var current *recording

func start(path string) (*recording, error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	r := &recording{file: file, flusher: trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 1, MaxBytes: 1})}
	if err := r.flusher.Start(); err != nil {
		return nil, err
	}
	return r, trace.Start(file)
}

// flush writes to the file what has happened up to now. It is the last time if the test is over, or the trace is too long.
func (r *recording) flush(over bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := r.file.Stat()
	if err != nil {
		return // the file is closed: that was the last time
	}
	full := info.Size() > limit
	if full && !over {
		trace.Log(context.Background(), FullCategory, "")
	}
	if full || over {
		trace.Stop()
		r.flusher.Stop()
		r.file.Close()
		return
	}
	r.flusher.WriteTo(io.Discard)
}

// beginning is when every bubble begins (see package testing/synctest, "Time").
var beginning = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// told is the time that was told last. It is not atomic, and the race detector must not see it: an atomic operation here
// would order what the code under test leaves unordered, and so hide its races. At worst a time is told twice.
var told = time.Duration(-1)

// Tell logs the time, if a test is traced, it is called in a bubble, and the time is another than that told last. Time in a bubble
// passes only while nothing runs there, and what runs first tells it.
//
//go:norace
func Tell() {
	if current != nil {
		tell()
	}
}

//go:norace
func tell() {
	now := time.Now()
	if now != now.Round(0) {
		return // there is a reading of the monotonic clock in it: this is outside any bubble
	}
	if passed := now.Sub(beginning); passed != told {
		told = passed
		trace.Log(context.Background(), ClockCategory, strconv.FormatInt(int64(passed), 10))
	}
}

// Exit has the trace flushed. The code under test calls it before it ends the program, as by os.Exit, of which nobody else
// hears.
//
//go:norace
func Exit() {
	if current == nil {
		return
	}
	tell()
	trace.Log(context.Background(), ExitCategory, "")
	current.flush(false)
}
