// Package process runs one process of a test binary and comes back with everything that can be known about its end.
//
// Nothing that the process does can hang, flood or outlive the grader: it has a process group of its own, a wall clock limit, a
// cap on its output and on its memory, and a [StallDetector] that watches its goroutines.
package process

import (
	"bytes"
	"cmp"
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
	"syscall"
	"time"

	"gokata/grader/internal/inside/explorer"
	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/inside/sampler"
	"gokata/grader/internal/inside/tracer"
	"gokata/grader/internal/proc"
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
	Trace   bool // the first test runs under the execution tracer, and the turns of explored schedules are written down
	Explore Explore
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
	Killed              // by the system, which had no memory left
	Stopped             // killed: it had stopped itself
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
	Trace  []byte            // whole up to the end, if it was asked for
	Turns  []byte            // of explored schedules, if a trace was asked for
}

// Run runs a job to its end. The error is the machine's (no space, no process to be had) or the context's, never the code's.
func Run(ctx context.Context, job Job) (*Outcome, error) {
	dir, err := os.MkdirTemp(job.Temp, "test-")
	if err != nil {
		return nil, fmt.Errorf("preparing a folder to run in: %w", err)
	}
	defer os.RemoveAll(dir)
	work := filepath.Join(dir, "work")
	results, trace, turns := filepath.Join(dir, "results"), filepath.Join(dir, "trace"), filepath.Join(dir, "turns")
	if err := cmp.Or(os.Mkdir(work, 0o755), os.WriteFile(results, nil, 0o600), os.WriteFile(trace, nil, 0o600), os.WriteFile(turns, nil, 0o600)); err != nil {
		return nil, fmt.Errorf("preparing files to run with: %w", err)
	}
	mark := "\x16kata " + rand.Text()
	env := []string{runner.ResultsVariable + "=" + results, runner.SubjectVariable + "=" + job.Subject,
		runner.TestsVariable + "=" + strings.Join(job.Tests, ","), runner.MarkVariable + "=" + mark}
	if e := job.Explore; e.Count > 0 {
		env = append(env, fmt.Sprintf("%s=%d %d %d", runner.SchedulesVariable, e.First, e.Count, e.Within.Milliseconds()))
	}
	if job.Trace {
		env = append(env, tracer.Variable+"="+trace, explorer.TurnsVariable+"="+turns)
	}
	ended, err := Process{
		Binary: job.Binary, Args: []string{"-test.v", "-test.paniconexit0", "-test.timeout=0"}, Dir: work, Env: env,
		Samples: filepath.Join(dir, "samples"), Procs: job.Procs, Limits: job.Limits,
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Ended: *ended, Output: split(ended.Printed, mark)}
	o.Trace, _ = os.ReadFile(trace) // that of a test which removed it is empty
	o.Turns, _ = os.ReadFile(turns)
	o.Events, err = readEvents(results)
	return o, err
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

// running is a process that runs.
type running struct {
	Process
	cmd     *exec.Cmd
	printed []byte
	started time.Time
	moved   time.Time // when the tests last came further
	sampled time.Time // modification time of the sample last read
}

// Run runs the process to its end.
func (job Process) Run(ctx context.Context) (*Ended, error) {
	// Both streams share one pipe, which keeps their order. A process left behind may hold it open: it is read with a deadline.
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("preparing a pipe: %w", err)
	}
	defer read.Close()
	p := &running{Process: job, cmd: exec.Command(job.Binary, job.Args...), started: time.Now(), moved: time.Now()}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.Dir, p.env(), write, write
	detach(p.cmd)
	kills := proc.OutOfMemory()
	err = start(p.cmd)
	write.Close()
	if err != nil {
		return nil, fmt.Errorf("starting the tests: %w", err)
	}
	output, waited := make(pieces), make(chan error, 1)
	go func() {
		defer close(output)
		io.Copy(output, read)
	}()
	go func() { waited <- p.cmd.Wait() }()

	end := p.watch(ctx, output, waited)
	bury(p.cmd) // with what the process started and left behind
	status := p.cmd.ProcessState.ExitCode()
	switch w, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); {
	case end != Exited:
		status = -1
	case ok && w.Signaled() && (w.Signal() != syscall.SIGKILL || kills >= 0 && proc.OutOfMemory() == kills):
		status = 128 + int(w.Signal()) // as a shell puts it: nobody but the code itself has sent it
	case status < 0:
		end = Killed
	}
	read.SetReadDeadline(time.Now().Add(time.Second))
	for piece := range output {
		if full := p.hear(piece) == Flood; full && (end == Killed || end == Busy) {
			end = Flood
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &Ended{End: end, Status: status, Dump: p.Stall.latest.Dump, Wall: time.Since(p.started), Printed: p.printed}, nil
}

// pieces are what a process prints, piece by piece.
type pieces chan []byte

func (c pieces) Write(p []byte) (int, error) {
	c <- bytes.Clone(p)
	return len(p), nil
}

// watch waits for the process and kills it when a limit is reached or its goroutines are stuck.
func (p *running) watch(ctx context.Context, output pieces, waited <-chan error) End {
	look := time.NewTicker(sampler.Interval / 4)
	defer look.Stop()
	for {
		end := Exited
		select {
		case <-waited:
			return Exited
		case <-ctx.Done():
		case piece, open := <-output:
			if end = p.hear(piece); !open {
				output = nil
			}
		case <-look.C:
			end = p.look()
		}
		if end != Exited || ctx.Err() != nil {
			killGroup(p.cmd)
			<-waited
			return end
		}
	}
}

// hear keeps what was printed, up to the limit, and returns [Flood] if it is more.
func (p *running) hear(piece []byte) End {
	if p.Progress != nil && p.Progress(piece) {
		p.moved = time.Now()
		p.Stall.Move()
	}
	room := min(int(p.Limits.Output)-len(p.printed), len(piece))
	if p.printed = append(p.printed, piece[:room]...); room < len(piece) {
		return Flood
	}
	return Exited
}

func (p *running) look() End {
	switch stat := proc.Read(p.cmd.Process.Pid); {
	case p.Limits.Memory > 0 && stat.Resident > p.Limits.Memory:
		return Memory
	case stat.State == "T":
		return Stopped
	case !p.Stall.RealTime && stat.CPU-p.Stall.latest.CPU >= BusyCPU && min(time.Since(p.started), time.Since(p.sampled)) >= BusyCPU:
		return Busy // and keeps the sampler from its work
	}
	if info, err := os.Stat(p.Samples); err == nil && info.ModTime() != p.sampled {
		p.sampled = info.ModTime()
		text, _ := os.ReadFile(p.Samples)
		if sample, err := parseSample(text); err == nil {
			if end := p.Stall.Add(sample); end != Exited {
				return end
			}
		}
	}
	if time.Since(p.moved) > p.Limits.Wall {
		return cmp.Or(p.Stall.Expired(), Starved)
	}
	return Exited
}

// env is this process's own environment, without settings of the person's shell that would change how tests end: the last
// value of a variable counts.
func (p Process) env() []string {
	env := append(os.Environ(), "GORACE=atexit_sleep_ms=0", "GODEBUG=", "GOTRACEBACK=all", "GOGC=", "GOMEMLIMIT=", "GOCOVERDIR=",
		"PWD="+p.Dir, sampler.Variable+"="+p.Samples)
	if p.Procs > 0 {
		env = append(env, "GOMAXPROCS="+strconv.Itoa(p.Procs))
	}
	return append(env, p.Env...)
}

// readEvents reads the record that package runner wrote. A line that a dying process did not finish is left out.
func readEvents(path string) ([]runner.Event, error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) { // if the code under test removed it, its tests have no results
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
	parts, texts, at := map[string][]byte{}, map[string]string{}, ""
	for line := range bytes.Lines(output) {
		if rest, marked := strings.CutPrefix(string(line), mark+" "); marked {
			kind, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
			if at = name; kind == "end" {
				at = ""
			}
			continue
		}
		parts[at] = append(parts[at], line...)
	}
	for name, text := range parts {
		texts[name] = string(bytes.Trim(text, "\n"))
	}
	return texts
}
