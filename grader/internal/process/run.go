// Package process runs one process of a test binary and comes back with everything that can be known about its end.
//
// Nothing that the process does can hang, flood or outlive the grader: it has a process group of its own, a wall clock limit, a
// cap on its output and on its memory, and a [StallDetector] that watches its goroutines.
package process

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"gokata/grader/internal/inside/explorer"
	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/inside/sampler"
	"gokata/grader/internal/inside/tracer"
)

// Limits bound a process.
type Limits struct {
	Wall   time.Duration
	Output int64 // bytes
	Memory int64 // bytes of resident memory, where the system tells
}

// Default are the limits for a process that runs an exercise's tests, which takes milliseconds when all is well.
var Default = Limits{Wall: 15 * time.Second, Output: 1 << 20, Memory: 1 << 30}

// Job says what to run.
type Job struct {
	Binary  string
	Subject string   // the ID of the unit in the binary
	Tests   []string // in the order in which they are declared
	Temp    string   // the process's working folder is made, and removed, below this one
	Procs   int      // GOMAXPROCS, or 0 for the machine's
	Limits  Limits
	Trace   string // path of the file that a traced test's trace is written to, whole up to its end; "" for none
	Explore Explore
	Turns   string // path of the file that explored schedules' turns are written to; "" for none
}

// Explore says under which schedules tests run (see package explorer). With none they run once, as they come.
type Explore struct {
	First  uint64        // the first seed; 0 for all schedules with at most two preemptions, which have no seeds
	Count  int           // so many seeds for each test, of which
	Within time.Duration // no more, but one, than fit into a test's share of this time
}

// End says why a process ended.
type End int

// The ends of a process.
const (
	Exited   End = iota // by itself: see Status
	Killed              // by a signal that the grader did not send
	Deadlock            // killed: its goroutines were stuck
	Busy                // killed: it ran and ran
	Flood               // killed: too much output
	Memory              // killed: too much memory
	Starved             // killed: it could run, but got too little of the processor to be judged
)

// Outcome is what is known about an exercise's process that ended.
type Outcome struct {
	Ended
	Events []runner.Event
	Output map[string]string // what was printed during each test, both streams in order; under "" what was printed outside tests
}

// Run runs a job to its end. The error is the machine's (no space, no process to be had) or the context's, never the code's.
func Run(ctx context.Context, job Job) (*Outcome, error) {
	dir, err := os.MkdirTemp(job.Temp, "test-")
	if err != nil {
		return nil, fmt.Errorf("preparing a folder to run in: %w", err)
	}
	defer os.RemoveAll(dir)
	results, samples, mark := filepath.Join(dir, "results"), filepath.Join(dir, "samples"), "\x16kata "+rand.Text()
	if err := os.WriteFile(results, nil, 0o600); err != nil {
		return nil, fmt.Errorf("preparing a file for results: %w", err)
	}
	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o755); err != nil {
		return nil, fmt.Errorf("preparing a folder to run in: %w", err)
	}
	env := []string{runner.ResultsVariable + "=" + results, runner.SubjectVariable + "=" + job.Subject,
		runner.TestsVariable + "=" + strings.Join(job.Tests, ","), runner.MarkVariable + "=" + mark}
	if e := job.Explore; e.Count > 0 {
		env = append(env, fmt.Sprintf("%s=%d %d %d", runner.SchedulesVariable, e.First, e.Count, e.Within.Milliseconds()))
	}
	for variable, path := range map[string]string{tracer.Variable: job.Trace, explorer.TurnsVariable: job.Turns} {
		if path == "" {
			continue
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			return nil, fmt.Errorf("preparing a file for what happens in a test: %w", err)
		}
		env = append(env, variable+"="+path)
	}
	ended, err := Process{
		Binary: job.Binary, Args: []string{"-test.v", "-test.paniconexit0", "-test.timeout=0"}, Dir: work, Samples: samples, Procs: job.Procs, Limits: job.Limits,
		Env: env, Stall: StallDetector{Grace: job.Explore.Within},
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Ended: *ended, Output: split(ended.Printed, mark)}
	if o.Events, err = readEvents(results); err != nil {
		return nil, err
	}
	return o, nil
}

// Process is a test binary's process, whatever it runs.
type Process struct {
	Binary  string
	Args    []string
	Dir     string
	Env     []string // in addition to this process's own
	Samples string   // path of the sampler's file
	Procs   int      // GOMAXPROCS, or 0 for the machine's
	Limits  Limits
	Stall   StallDetector
	// Progress tells, if given, from a piece of output whether the tests have come further; the wall clock limit counts
	// from then.
	Progress func(printed []byte) bool
}

// Ended is what is known about any process that ended.
type Ended struct {
	End     End
	Status  int    // exit status, if it exited by itself
	Dump    string // all goroutines shortly before it was killed
	Wall    time.Duration
	Printed []byte // both streams in order
}

type process struct {
	Process
	moved   atomic.Int64 // when the tests last came further, in nanoseconds since started
	started time.Time
	sampled time.Time // modification time of the sample last read
}

// Run runs the process to its end.
func (job Process) Run(ctx context.Context) (*Ended, error) {
	p := &process{Process: job}
	// Both streams share one pipe, which keeps their order. A process left behind may hold it open: it is read with a deadline.
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("preparing a pipe: %w", err)
	}
	defer read.Close()
	cmd := exec.Command(p.Binary, p.Args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.Dir, p.env(), write, write
	detach(cmd)
	p.started = time.Now()
	err = cmd.Start()
	write.Close()
	if err != nil {
		return nil, fmt.Errorf("starting the tests: %w", err)
	}
	output := &capped{limit: p.Limits.Output, full: make(chan struct{}), heard: func(printed []byte) {
		if p.Progress != nil && p.Progress(printed) {
			p.moved.Store(int64(time.Since(p.started)))
		}
	}}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		io.Copy(output, read)
	}()
	waited := make(chan error, 1)
	go func() { waited <- cmd.Wait() }()

	end := p.watch(ctx, cmd, waited, output.full)
	killGroup(cmd) // what the process started and left behind
	read.SetReadDeadline(time.Now().Add(time.Second))
	<-copied
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	o := &Ended{End: end, Status: -1, Dump: p.Stall.Dump(), Wall: time.Since(p.started), Printed: output.kept.Bytes()}
	if end == Exited && cmd.ProcessState != nil {
		if o.Status = cmd.ProcessState.ExitCode(); o.Status < 0 {
			o.End = Killed
		}
	}
	select {
	case <-output.full:
		if o.End == Killed || o.End == Busy {
			o.End = Flood
		}
	default:
	}
	return o, nil
}

// watch waits for the process and kills it when a limit is reached or its goroutines are stuck.
func (p *process) watch(ctx context.Context, cmd *exec.Cmd, waited <-chan error, full <-chan struct{}) End {
	look := time.NewTicker(sampler.Interval / 4)
	defer look.Stop()
	for {
		end := Exited
		select {
		case <-waited:
			return Exited
		case <-ctx.Done():
		case <-full:
			end = Flood
		case <-look.C:
			if end = p.look(cmd); end == Exited {
				continue
			}
		}
		killGroup(cmd)
		<-waited
		return end
	}
}

func (p *process) look(cmd *exec.Cmd) End {
	if p.Limits.Memory > 0 && residentMemory(cmd.Process.Pid) > p.Limits.Memory {
		return Memory
	}
	if info, err := os.Stat(p.Samples); err == nil && info.ModTime() != p.sampled {
		p.sampled = info.ModTime()
		if text, err := os.ReadFile(p.Samples); err == nil {
			if sample, err := parseSample(text); err == nil {
				if end := p.Stall.Add(sample); end != Exited {
					return end
				}
			}
		}
	}
	if time.Since(p.started)-time.Duration(p.moved.Load()) > p.Limits.Wall {
		if end := p.Stall.Expired(); end != Exited {
			return end
		}
		return Starved
	}
	return Exited
}

// env is this process's own environment, without settings of the person's shell that would change how tests end: the last
// value of a variable counts.
func (p *process) env() []string {
	env := append(os.Environ(), "GORACE=atexit_sleep_ms=0", "GODEBUG=", "GOTRACEBACK=all", "GOGC=", "GOMEMLIMIT=", "GOCOVERDIR=",
		"PWD="+p.Dir, sampler.Variable+"="+p.Samples)
	if p.Procs > 0 {
		env = append(env, "GOMAXPROCS="+strconv.Itoa(p.Procs))
	}
	return append(env, p.Env...)
}

// residentMemory returns a process's resident memory in bytes, or 0 on a system that does not tell (see proc(5), statm).
func residentMemory(pid int) int64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	var size, resident int64
	fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}

// capped keeps the first bytes that are written to it and tells, by closing full, when there were more.
type capped struct {
	kept  bytes.Buffer // not embedded: its ReadFrom would let everything in
	limit int64
	full  chan struct{}
	over  bool
	heard func(printed []byte)
}

func (c *capped) Write(p []byte) (int, error) {
	c.heard(p)
	room := c.limit - int64(c.kept.Len())
	if int64(len(p)) <= room {
		return c.kept.Write(p)
	}
	c.kept.Write(p[:room])
	if !c.over {
		c.over = true
		close(c.full)
	}
	return len(p), nil
}

// readEvents reads the record that package runner wrote. A line that a dying process did not finish is left out.
func readEvents(path string) ([]runner.Event, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil // the code under test removed it: its tests have no results
	}
	if err != nil {
		return nil, fmt.Errorf("reading the tests' results: %w", err)
	}
	var events []runner.Event
	for line := range bytes.Lines(text) {
		var e runner.Event
		if json.Unmarshal(line, &e) == nil {
			events = append(events, e)
		}
	}
	return events, nil
}

// split sorts output by test at the marker lines.
func split(output []byte, mark string) map[string]string {
	parts := map[string]*strings.Builder{"": {}}
	at := ""
	for line := range strings.SplitAfterSeq(string(output), "\n") {
		if rest, ok := strings.CutPrefix(line, mark+" "); ok {
			kind, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
			at = name
			if kind == "end" {
				at = ""
			}
			if parts[at] == nil {
				parts[at] = &strings.Builder{}
			}
			continue
		}
		parts[at].WriteString(line)
	}
	texts := map[string]string{}
	for name, text := range parts {
		texts[name] = strings.Trim(text.String(), "\n")
	}
	return texts
}
