// Package history reads the execution trace of one test: which goroutines there were, which of them waited for what on which line,
// who let them go on, and when, in the bubble's time. What it tells has happened, in that very run.
//
// It counts what the learner's code and the tests do. A goroutine that runs only library code is left out, and where a goroutine
// waits in a library, the place is the line of the learner's or of a test's that has called it. The trace is one of a test
// that package tracer had recorded. It may break off anywhere: what is there up to then counts.
package history

import (
	"time"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// Code says which files count, and what stands on their lines.
type Code struct {
	Own  func(file string) bool // the learner's
	Test func(file string) bool // the tests'
	// Operation returns the operation on a line that a goroutine in the given state can be in: what it is done to as written
	// ("queue", "c.mu"; "" if unknown), and whether it is a loop over that.
	Operation func(file string, line int, state evidence.State) (name string, loop bool)
	// File returns one of these files as it was when the test ran.
	File func(file string) *code.File
}

func (c Code) called(at Place) code.Callee { return c.File(at.File).Callee(at.Line) }

// loops tells whether a line can run more than once in one call of its function.
func (c Code) loops(at Place) bool { return c.File(at.File).Loops(at.Line) }

func (c Code) ours(file string) bool { return c.Own(file) || c.Test(file) }

func (c Code) place(file string, line int) Place { return Place{file, line, c.Own(file)} }

// History is what happened in a test.
type History struct {
	// Goroutines are those that ran the learner's code or a test's, in the order in which they were started. The first is the
	// test's: those that merely wait for the goroutine in which a test's function runs (of a bubble, of a subtest) are one with it.
	Goroutines []*Goroutine
	Steps      []*Step // in the order in which they happened

	code    Code
	all     map[trace.GoID]*Goroutine
	inner   []*Goroutine // as they were started, those that are one with the test's
	bubbles int          // so many began
	exits   *Goroutine   // it ends the program, in exit
	exit    Place
	full    bool // the test went on when the trace was full
	whole   bool // the trace goes on up to the end of the test's function

	// While a bubble's goroutines run, time stands still there. When all of them wait, the runtime wakes the goroutine that has
	// started the bubble, and in its name lets time go on and fires what is due: that is a new instant. The trace has no virtual
	// time: what time an instant is, the code under test tells (see tracer.Tell).
	instant int
	told    map[int]time.Duration // by instant
}

// Goroutine is one goroutine of the process.
type Goroutine struct {
	What string     // the function that it runs: "worker", or "func in Run" for a literal
	By   *Goroutine // who started it; nil if the runtime did
	From Place      // the line that started it

	id      trace.GoID
	one     *Goroutine // the goroutine that it counts as: the test's, or itself; nil if it was there before the test
	mine    bool       // it runs code of the learner's or of a test's
	bubbled bool       // it is one of the two that run a bubble for a test
	moves   bool       // it waits for its bubble, and moves the bubble's clock when it is woken
	waits   bool       // it waits in code of the learner's or of a test's, at:
	at      Place
	doing   string // what it waits for
	ended   bool
}

// Place is a line of the learner's file or of a test's.
type Place struct {
	File string // absolute; "" if there is no place
	Line int    // from 1
	Own  bool   // in the learner's file
}

// Kind says what a step is.
type Kind int

// The kinds of steps.
const (
	Begin Kind = iota // the goroutine starts
	Block             // it waits
	Wake              // it can go on: what it waited for has come
	End               // it has returned
	Last              // the process has ended, and this is where the goroutine was then
	Gap               // the trace was full, and nobody knows what came next
)

// Event is what happened to a goroutine, whichever it was, and whenever that was.
type Event struct {
	Kind  Kind
	At    Place  // where the goroutine was
	Cause Place  // of Begin and Wake: the line through which another goroutine did it
	Does  string // of Block and Last: "waits to send to queue"; of Wake: what the other did, "receives from queue"
	Stuck bool   // of Last: it would never have gone on
	Fault bool   // of Last: this is part of what went wrong
}

// Step is one thing that happened to a goroutine.
type Step struct {
	Event
	Who   *Goroutine
	By    *Goroutine    // of Begin and Wake: who did it; nil if time has passed, or the runtime did it
	Time  time.Duration // the bubble's time since it began, if Timed
	Timed bool

	state   evidence.State // of Block
	frames  []frame        // those in files that count, innermost first: of Block those of Who, of Begin and Wake those of By
	instant int
}
