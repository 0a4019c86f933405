package process

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gokata/grader/internal/inside/dump"
)

// Sample is what a process's goroutines were doing at one moment.
type Sample struct {
	Number int
	CPU    time.Duration // processor time that the process has used
	Test   time.Duration // the part of it since the latest test began
	Uptime time.Duration // wall time since it started
	Timer  time.Duration // until the next timer outside bubbles is due; negative if there is none ([NoTimer]) or if it is not known
	Dump   string        // all goroutines, in the format of runtime.Stack
}

// NoTimer is the Timer of a process that no timer will ever wake.
const NoTimer = time.Duration(-1)

// parseSample reads a sample as package sampler writes it.
func parseSample(text []byte) (Sample, error) {
	head, dump, ok := bytes.Cut(text, []byte("\n"))
	s := Sample{Dump: string(dump)}
	if _, err := fmt.Sscanf(string(head), "sample %d %d %d %d %d", &s.Number, &s.CPU, &s.Test, &s.Uptime, &s.Timer); err != nil || !ok {
		return Sample{}, fmt.Errorf("reading a sample of goroutines: malformed first line %q", head)
	}
	return s, nil
}

// The limits of patience.
const (
	// BusyCPU is the processor time after which a test that still runs is in a loop. Tests run in virtual time: the slowest
	// takes a tenth of this, and as much once more for each goroutine that looks at the clock once a second for a day.
	BusyCPU = 2 * time.Second
	// BlockedFor is how long all goroutines must have been blocked, the same way, where a timer could still wake one.
	BlockedFor = 2 * time.Second
	// TickingFor is how long, in real time, the tests must have waited at the same places while other goroutines did nothing
	// but sleep and wait: a timer that comes again and again lets nobody tell whether one is set that ends the wait.
	TickingFor = 20 * time.Second
	// SpinningFor is how long, in real time, the same functions must have run, without a call of another, for that to be a loop
	// which asks again and again. Code that computes calls functions.
	SpinningFor = 12 * time.Second
)

// StallDetector judges, from samples of a process's goroutines, whether the process is stuck, and how. It never looks at the
// wall clock alone: a starved process is slow, not stuck.
//
// A bubble of testing/synctest reports blocked channels by itself, but hangs on locks, on Once, on busy loops and on channels
// from outside. A sampler inside the process (package sampler) writes down all goroutines every 200 ms.
type StallDetector struct {
	// RealTime says that the tests may really wait and compute: all blocked is a deadlock only if no timer is set, and to use
	// the processor is no fault.
	RealTime bool

	latest   Sample
	earlier  []Sample // without dumps, of the last two seconds
	waiting  Sample   // the earliest sample since which the same tests have waited at the same places
	tests    string   // those tests' stacks
	spinning Sample   // the earliest sample since which the same functions have run
	calls    string   // those
	still    Sample   // the earliest sample since which nothing has changed
	picture  string
}

// Move says that a test has begun or ended since the latest sample.
func (d *StallDetector) Move() { d.calls = "" }

// Add takes the next sample and says how the process is stuck, or [Exited] if it is not.
func (d *StallDetector) Add(s Sample) End {
	picture := picture(dump.Read(s.Dump))
	if text := picture.String(); d.still.Number == 0 || text != d.picture {
		d.still, d.picture = s, text
	}
	tests := picture.waitingTests()
	if picture.moving() {
		tests = ""
	}
	if d.waiting.Number == 0 || tests != d.tests || tests == "" {
		d.waiting, d.tests = s, tests
	}
	if calls := picture.calls(); calls != d.calls || calls == "" {
		d.spinning, d.calls = s, calls
	}
	d.latest = s
	d.earlier = append(d.earlier, Sample{CPU: s.CPU, Uptime: s.Uptime})
	for s.Uptime-d.earlier[0].Uptime > BlockedFor {
		d.earlier = d.earlier[1:]
	}
	again, waited, spun := s.Number > d.still.Number, s.Uptime-d.waiting.Uptime, s.Uptime-d.spinning.Uptime
	switch {
	case d.RealTime && picture.blocked() && again && s.Timer == NoTimer,
		d.RealTime && waited >= TickingFor && s.CPU-d.waiting.CPU < waited/10,
		!d.RealTime && picture.blocked() && again && picture.certain(),
		!d.RealTime && picture.blocked() && s.Uptime-d.still.Uptime >= BlockedFor:
		return Deadlock
	case d.RealTime && spun >= SpinningFor && s.CPU-d.spinning.CPU >= spun/2,
		!d.RealTime && !picture.blocked() && s.Test >= BusyCPU:
		return Busy
	}
	return Exited
}

// Expired says what to make of a process that has used up its wall time without a verdict: one that sleeps and polls is busy
// in its own way, but one that could run and was given too little of the processor has not been judged. In real time no test has
// begun or ended for long then: if a test waits, and the others merely tick, it will go on waiting.
func (d *StallDetector) Expired() End {
	p := picture(dump.Read(d.latest.Dump))
	runs := slices.ContainsFunc(p, func(g dump.Goroutine) bool { return g.State == "runnable" || g.State == "running" })
	switch {
	case d.latest.Number == 0, runs && !d.RealTime:
		return Exited
	case p.blocked(), d.RealTime && d.idle() && p.waitingTests() != "":
		return Deadlock
	}
	return Busy
}

// idle tells whether the process has used less than half of a processor of late.
func (d *StallDetector) idle() bool {
	return d.latest.CPU-d.earlier[0].CPU <= (d.latest.Uptime-d.earlier[0].Uptime)/2
}

// picture is what all goroutines were doing at one moment.
type picture []dump.Goroutine

// blocked tells whether every goroutine waits for another. A sleep counts only within a bubble, where time stands still
// while any goroutine waits for something from outside.
func (p picture) blocked() bool {
	return len(p) > 0 && !slices.ContainsFunc(p, func(g dump.Goroutine) bool { return !g.Waits() && !(g.State == "sleep" && g.Bubble != "") })
}

// certain tells whether no timer can wake anybody: the runtime has marked a goroutine as unreachable, or one within a bubble
// waits for a lock or for a channel from outside, which stops the bubble's clock, while nobody outside it runs.
func (p picture) certain() bool {
	return slices.ContainsFunc(p, func(g dump.Goroutine) bool { return g.Leaked || g.StopsClock() })
}

// ours matches what a frame of a stack calls, without its arguments, if that is no part of the standard library which a loop asks with.
var ours = regexp.MustCompile(`(?m)^(?:runtime|internal/[\w/]+|sync|sync/atomic|time)\.\S.*$|^(\S+)\(.*\)$`)

// calls returns the calls on the stacks of those that run: "" if nobody does.
func (p picture) calls() string {
	var text strings.Builder
	for _, g := range p {
		if g.State == "running" || g.State == "runnable" {
			for _, m := range ours.FindAllStringSubmatch(g.Stack, -1) {
				text.WriteString(m[1] + "\n")
			}
		}
	}
	return strings.Trim(strings.ReplaceAll(text.String(), "\n\n", "\n"), "\n")
}

// moving tells whether any goroutine runs, or waits for the system.
func (p picture) moving() bool {
	return slices.ContainsFunc(p, func(g dump.Goroutine) bool { return !g.Waits() && g.State != "sleep" })
}

// waitingTests returns the stacks of the tests that wait for another goroutine, or "" if there are none.
func (p picture) waitingTests() string {
	var text string
	for _, g := range p {
		if g.Waits() && strings.Contains(g.Stack, "testing.tRunner(") && !strings.Contains(g.Stack, "testing.(*T).Run(") {
			text += g.State + "\n" + g.Stack
		}
	}
	return text
}

var address = regexp.MustCompile(`0x[0-9a-f]+\??`)

// String writes the picture without what changes although nothing happens: minutes waited, addresses.
func (p picture) String() string {
	var b strings.Builder
	for _, g := range p {
		fmt.Fprintf(&b, "[%s %t %s]\n%s\n", g.State, g.Durable, g.Bubble, address.ReplaceAllString(g.Stack, ""))
	}
	return b.String()
}
