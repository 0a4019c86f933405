// Package explorer runs inside test binaries and, if it is asked to, chooses which goroutine of a bubble goes on when several could.
//
// The code under test calls [Step] before each of its statements, or by way of package perturb before those that matter. There its goroutine stops and waits for its turn. When
// everybody in the bubble has come to rest, one that has stopped is chosen and goes on up to its next statement, together with those
// that it wakes. Only when nobody is left to choose does virtual time pass. So a statement can come after anything that other
// goroutines do in the meantime, however unlikely that is by itself, and a number, the schedule's seed, chooses all of it.
//
// It stands in for testing/synctest in tests. What it does orders the statements of different goroutines, and hides data races
// that way: these are for runs without it to find.
package explorer

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"gokata/grader/internal/inside/tracer"
)

// TurnsVariable names the environment variable that holds the path of a file to which the turns of the schedules are written, as they
// are given: for each a line "turn STOPPED", the number of turns that had been given when its goroutine stopped, and the goroutine's
// stack there, in the format of runtime.Stack.
const TurnsVariable = "GOKATA_TURNS"

// Choose has the bubbles that follow run under the schedule of a seed, or as they come if it is 0. No bubble may be open.
func Choose(seed uint64) {
	chosen = seed
	if path := os.Getenv(TurnsVariable); path != "" {
		os.Unsetenv(TurnsVariable)
		turns, _ = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0) // without it nothing is written
	}
}

var (
	chosen uint64
	turns  *os.File
	active *controller // of the open bubble, or nil. It is not atomic: see package tracer.
)

// Test runs a test in a bubble, as synctest.Test does.
func Test(t *testing.T, f func(*testing.T)) {
	if chosen == 0 {
		synctest.Test(t, f)
		return
	}
	defer func() { active = nil }()
	synctest.Test(t, func(t *testing.T) {
		c := &controller{wake: make(chan struct{}, 1), walk: newWalk(chosen)}
		active = c
		clear(numbers)
		go c.run()
		defer c.end()
		f(t)
	})
}

// Wait waits until every other goroutine of the bubble rests, as synctest.Wait does.
func Wait() {
	if c := active; c == nil || !c.stop(&c.resting) {
		synctest.Wait()
	}
}

// Step is a place where the code under test may be made to wait. It tells whether the place is in a bubble whose schedule is chosen.
//
//go:norace
func Step() bool {
	tracer.Tell()
	if active == nil || !inBubble() {
		return false
	}
	active.stop(&active.stopped)
	return true
}

// Loaded returns what it is given, when its goroutine has its turn.
func Loaded[T any](v T) T {
	Step()
	return v
}

// Exit is called before what ends the program.
func Exit() { tracer.Exit() }

// inBubble tells whether the caller is in a bubble: there, times have no reading of the monotonic clock.
func inBubble() bool {
	now := time.Now()
	return now == now.Round(0)
}

// controller chooses who goes on in a bubble, all of whose channels are its own.
type controller struct {
	walk *walk
	wake chan struct{} // somebody has stopped, or the test's function has returned

	mu      sync.Mutex
	stopped []*turn // before a statement, in the order in which their goroutines were made
	resting []*turn // in Wait
	spare   []*turn
	given   int  // turns
	free    bool // whoever comes before a statement goes on
	over    bool // the test's function has returned
	gone    bool // nobody is left who would give turns
}

// mostTurns is how many are given in a schedule that a seed chooses. Then everybody goes on as it comes: code that looks at the clock
// once a second has more than 86,400 in a day, and each turn is handed from one goroutine to another.
const mostTurns = 10_000

// turn is what a goroutine waits for.
type turn struct {
	goroutine int
	comes     chan struct{}
	weight    float64 // see [walk]; 0 if it is not known yet
	stopped   int     // so many turns had been given then
	stack     []byte  // if turns are written down
}

// stop waits for a turn. It reports false, at once, if nobody is there any longer who would give it.
func (c *controller) stop(list *[]*turn) bool {
	c.mu.Lock()
	if c.gone || c.free && list == &c.stopped {
		defer c.mu.Unlock()
		return !c.gone
	}
	me := goroutine()
	if len(c.spare) == 0 {
		c.spare = append(c.spare, &turn{comes: make(chan struct{})})
	}
	mine := c.spare[len(c.spare)-1]
	c.spare = c.spare[:len(c.spare)-1]
	mine.goroutine, mine.weight, mine.stopped = me, 0, c.given
	if turns != nil {
		mine.stack = make([]byte, 16<<10)
		mine.stack = mine.stack[:runtime.Stack(mine.stack, false)]
	}
	i, _ := slices.BinarySearchFunc(*list, me, func(t *turn, me int) int { return cmp.Compare(t.goroutine, me) })
	*list = slices.Insert(*list, i, mine)
	c.mu.Unlock()
	c.knock()
	<-mine.comes
	return true
}

func (c *controller) knock() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// end says that the test's function has returned. Goroutines that are left may still end.
func (c *controller) end() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.knock()
}

// run gives turns until the test is over and nobody has stopped.
func (c *controller) run() {
	for {
		synctest.Wait()
		c.mu.Lock()
		switch {
		case len(c.stopped) > 0:
			c.release(&c.stopped, c.choose())
			if c.free = c.given >= mostTurns && searched == nil; c.free {
				for len(c.stopped) > 0 {
					c.release(&c.stopped, 0)
				}
			}
		case len(c.resting) > 0:
			for len(c.resting) > 0 {
				c.release(&c.resting, 0)
			}
		case c.over:
			c.gone = true
			c.mu.Unlock()
			return
		default:
			c.mu.Unlock()
			<-c.wake
			continue
		}
		c.mu.Unlock()
	}
}

// choose picks one of those that have stopped.
func (c *controller) choose() int {
	if searched != nil {
		return searched.choose(c.stopped)
	}
	return c.walk.choose(c.stopped)
}

// release gives one of a list its turn. It waits already.
func (c *controller) release(list *[]*turn, i int) {
	t := (*list)[i]
	*list = slices.Delete(*list, i, i+1)
	if c.given++; turns != nil {
		fmt.Fprintf(turns, "turn %d\n%s\n", t.stopped, t.stack)
	}
	t.comes <- struct{}{}
	c.spare = append(c.spare, t)
}

// goroutine returns the number of the goroutine that calls it. The runtime tells it nowhere but in dumps, each of which costs as much as a
// turn: so it is remembered by the set of labels (see runtime/pprof) that the goroutine is given, an empty one. A goroutine has the labels
// of the one that started it, but not its setting for faults: that says whether they are its own.
//
//go:norace
func goroutine() int {
	n, ours := numbers[labels()]
	if mine := debug.SetPanicOnFault(true); mine && ours {
		return n
	}
	var head [32]byte
	text := bytes.TrimPrefix(head[:runtime.Stack(head[:], false)], []byte("goroutine "))
	number, _, _ := bytes.Cut(text, []byte(" "))
	n, _ = strconv.Atoi(string(number))
	if ours || labels() == nil { // others are the code's own
		pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels()))
		numbers[labels()] = n
	}
	return n
}

// numbers are those of a bubble's goroutines, by their labels.
var numbers = map[unsafe.Pointer]int{}

// labels returns the labels of the goroutine that calls it.
//
//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer
