// Package perturb runs inside the test binary of any package, not only of an exercise's: it says which goroutines are left when
// the process exits, and stirs the schedule so that rare interleavings show.
//
// It must not be noticed. It starts no goroutine, and nothing that it does on the way of the code under test is seen by the
// race detector: an atomic operation here would order what the code itself leaves unordered, and so hide its races. Where package explorer
// chooses a bubble's schedule, with a goroutine of its own, neither holds.
//
// Without the environment variables [sampler.LeftVariable] and [sampler.StirVariable] it does nothing. It takes what it needs from
// the runtime by linkname, so it can be linked only with -ldflags=-checklinkname=0.
package perturb

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"time"
	_ "unsafe" // for go:linkname

	"gokata/grader/internal/inside/dump"
	"gokata/grader/internal/inside/sampler"
)

// hook mirrors Hook in internal/runtime/exithook.
type hook struct {
	F            func()
	RunOnFailure bool
}

// addExitHook has a function run when the process exits: by os.Exit, or when main returns. This is the one moment that comes
// after everything that a TestMain does, whoever calls os.Exit in the end.
//
//go:linkname addExitHook internal/runtime/exithook.Add
func addExitHook(h hook)

// timeSleepUntil returns the time, in nanoseconds of the runtime's clock, at which the next timer outside bubbles is due.
//
//go:linkname timeSleepUntil runtime.timeSleepUntil
func timeSleepUntil() int64

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func init() {
	sampler.TellTimers(func() time.Duration {
		next := timeSleepUntil()
		if next == math.MaxInt64 {
			return -1
		}
		return time.Duration(max(0, next-nanotime()))
	})
	if path := os.Getenv(sampler.LeftVariable); path != "" {
		os.Unsetenv(sampler.LeftVariable) // what the process starts in turn must not write here
		addExitHook(hook{func() { left(path) }, true})
	}
	if text := os.Getenv(sampler.StirVariable); text != "" {
		os.Unsetenv(sampler.StirVariable)
		fmt.Sscan(text, &stir)
	}
}

// seen holds, by the number of each goroutine that was there when a test began, the test before it: "" for the first, and
// for goroutines whose test is not known.
var (
	seen   = map[string]string{}
	latest string              // "" before the first test
	before = map[string]bool{} // the goroutines that were there then
)

// Begin says that a test begins. Tests, examples and fuzz targets call it first of all.
//
//go:norace
func Begin(name string) {
	for _, g := range all() {
		if _, known := seen[g.ID]; latest == "" {
			before[g.ID] = true
		} else if !known {
			seen[g.ID] = latest
		}
	}
	if latest == "" && stir%2 == 1 { // a chosen schedule hides races, which every other run may show
		choose(uint64(stir))
	}
	// The goroutine that runs the test is there, but it is the test's.
	me := current()
	delete(before, me)
	delete(seen, me)
	latest = name
}

// dumpLimit bounds a dump, in bytes.
const dumpLimit = 16 << 20

// current returns the number of the goroutine that calls it, or "" of the sampler's.
func current() string {
	if list := dump.Read(string(sampler.Stacks(false, dumpLimit))); len(list) > 0 {
		return list[0].ID
	}
	return ""
}

func all() []dump.Goroutine { return dump.Read(string(sampler.Stacks(true, dumpLimit))) }

// How long goroutines may take to end after the tests: if nothing is left that could wake them, if only a timer or another
// goroutine can, and if they may go on by themselves.
const (
	shortPatience = 40 * time.Millisecond
	patience      = 300 * time.Millisecond
	longPatience  = 1500 * time.Millisecond
)

func left(path string) {
	if latest == "" {
		return // no test has begun: what is there is not of the tests' making
	}
	me := current()
	var rest []dump.Goroutine
	for waited, pause := time.Duration(0), time.Millisecond; ; waited, pause = waited+pause, min(2*pause, 50*time.Millisecond) {
		rest = rest[:0]
		limit := shortPatience
		if timeSleepUntil() != math.MaxInt64 {
			limit = patience
		}
		for _, g := range all() {
			// A server that TestMain has started answers the tests' requests in goroutines of its own.
			old := before[g.ID] || before[g.Parent]
			if g.ID != me && !old {
				rest = append(rest, g)
			}
			// Only another goroutine can let one go on that waits, but a select may have a timer.
			switch waits := g.Waits() && g.State != "select"; {
			case g.ID == me || waits:
			case old:
				limit = max(limit, patience)
			default:
				limit = longPatience
			}
		}
		if len(rest) == 0 || waited >= limit {
			break
		}
		time.Sleep(pause)
	}
	var text bytes.Buffer
	for _, g := range rest {
		test, known := seen[g.ID]
		if !known {
			test = latest
		}
		fmt.Fprintf(&text, "test %s\n%s\n%s\n\n", test, g.Head, g.Stack)
	}
	os.WriteFile(path, text.Bytes(), 0o600)
}

// stir chooses how the schedule is stirred: 0 not at all.
var stir uint32

// holds counts the long waits that are left. Only this package uses it, and it may lose count.
var holds = 40

// Choosing has schedules chosen in bubbles if the seed is odd: by choose, which is called before the first test, and by step, which tells
// whether the place that calls it is in such a bubble, and may have it wait.
func Choosing(c func(seed uint64), s func() bool) { choose, step = c, s }

var (
	choose = func(uint64) {}
	step   = func() bool { return false }
)

// Yield may let other goroutines go first. The number names the place in the source.
//
//go:norace
func Yield(place uint32) {
	if stir == 0 || stir%2 == 1 && step() {
		return
	}
	if stir%3 == 1 {
		// A little everywhere.
		if r := rand.Uint32(); r&1 == 0 {
			pass([]int{1, 3, 30, 300}[r>>8%4])
		}
		return
	}
	// Long at a few places: whoever comes there is overtaken by everybody else.
	h := (place + 1) * 2654435761 * (stir | 1)
	h ^= h >> 15
	if h%[]uint32{2, 5}[stir&1] == 0 && holds > 0 && rand.Uint32()&3 != 0 {
		holds--
		pass([]int{200, 2000, 20000}[rand.Uint32()%3])
	}
}

// pass gives the processor away n times. It never sleeps: in a bubble a sleep would take virtual time.
func pass(n int) {
	for range n {
		runtime.Gosched()
	}
}
