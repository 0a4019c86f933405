package history

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

const (
	learners = `package x

func Run(work func(), listing func(func(int) bool)) {
	go work() // 4
	go work() // 5
	work() // 6
	for range listing { // 7
		work() // 8
	}
}
`
	tests = `package x

func TestX() {
	Run(func() { // 4
		wait() // 5
		for {
			wait() // 7
		}
	})
	for {
		Run(nil) // 11
	}
}
`
)

// script is a history that is made up. It goes on in seconds.
type script struct {
	*History
	now int
}

func newScript() *script {
	source := map[string]*code.File{"/x.go": code.Parse("/x.go", []byte(learners)), "/x_test.go": code.Parse("/x_test.go", []byte(tests))}
	test := &Goroutine{What: "the test"}
	return &script{History: &History{bubbles: 1, whole: true, Goroutines: []*Goroutine{test}, code: Code{
		Own:  func(file string) bool { return file == "/x.go" },
		Test: func(file string) bool { return file == "/x_test.go" },
		File: func(file string) *code.File { return source[file] },
	}}}
}

func (s *script) step(step *Step) {
	step.Time, step.Timed = time.Duration(s.now)*time.Second, true
	s.Steps = append(s.Steps, step)
}

// in returns calls on lines of the learner's file, positive, and of the test's, negative, innermost first.
func in(lines ...int) []frame {
	var calls []frame
	for _, line := range lines {
		if line > 0 {
			calls = append(calls, frame{Place{"/x.go", line, true}, "course/x.Run"})
		} else {
			calls = append(calls, frame{Place{"/x_test.go", -line, false}, "course/x.TestX.func1"})
		}
	}
	return calls
}

// start has a goroutine started by one that is in the calls.
func (s *script) start(by *Goroutine, calls []frame) *Goroutine {
	g := &Goroutine{By: by, From: calls[0].Place}
	s.Goroutines = append(s.Goroutines, g)
	s.step(&Step{Event: Event{Kind: Begin}, Who: g, By: by, frames: calls})
	return g
}

func (s *script) block(g *Goroutine, state evidence.State, calls []frame) {
	does, _ := state.Words("c", false)
	s.step(&Step{Event: Event{Kind: Block, At: calls[0].Place, Does: does}, Who: g, state: state, frames: calls})
}

func (s *script) wake(g, by *Goroutine) {
	s.step(&Step{Event: Event{Kind: Wake}, Who: g, By: by})
}

// sleeps has a goroutine sleep for so many seconds in the calls.
func (s *script) sleeps(g *Goroutine, seconds int, calls []frame) {
	s.block(g, evidence.Sleeps, calls)
	s.now += seconds
	s.wake(g, nil)
}

func (s *script) end(g *Goroutine) {
	g.ended = true
	s.step(&Step{Event: Event{Kind: End}, Who: g})
}

func (s *script) says() []string {
	var said []string
	for _, f := range s.Facts() {
		said = append(said, f.Says)
	}
	return said
}

func TestCallsOfOneGoroutineFollowEachOther(t *testing.T) {
	s := newScript()
	for range 3 {
		s.sleeps(s.Goroutines[0], 2, in(-5, 6, -4))
	}

	assert.Equal(t, []string{"the calls of work on line 6, all in the caller of Run, ran one after the other: 0 s to 2 s, 2 s to 4 s, 4 s to 6 s"}, s.says())
}

// A callback that waits in a loop, or on several lines, may have been called once or more often.
func TestWhereACallEndsIsToldOnlyIfItIsKnown(t *testing.T) {
	s := newScript()
	s.sleeps(s.Goroutines[0], 1, in(-7, 6, -4))
	s.sleeps(s.Goroutines[0], 1, in(-7, 6, -4))
	s.sleeps(s.Goroutines[0], 1, in(-5, 6, -4))
	s.sleeps(s.Goroutines[0], 1, in(-4))
	s.sleeps(s.Goroutines[0], 1, in(-5, 6, -4))

	assert.Equal(t, []string{"work, called on line 6, ran: 0 s to 3 s, 4 s to 5 s"}, s.says())
}

func TestALoopOverAFunctionIsToldIfNothingIsCalledInIt(t *testing.T) {
	s := newScript()
	s.sleeps(s.Goroutines[0], 1, in(-5, 7, -4))
	s.sleeps(s.Goroutines[0], 1, in(-5, 7, -4))
	assert.Equal(t, []string{"the loop over listing on line 7 went on: 0 s to 2 s"}, s.says())

	s.sleeps(s.Goroutines[0], 1, in(-5, 8, -5, 7, -4))
	assert.Equal(t, []string{"work, called on line 8, ran from 2 s to 3 s"}, s.says())
}

func TestReturnsAreComparedWithWhatGoesOn(t *testing.T) {
	s := newScript()
	test := s.Goroutines[0]
	a, b := s.start(test, in(4, -4)), s.start(test, in(4, -4))
	c := s.start(test, in(5, -4))
	s.block(c, evidence.Sends, in(5))
	s.sleeps(test, 1, in(9, -4))
	s.block(test, evidence.Sleeps, in(-5))
	s.now = 3
	s.end(a)
	s.now = 4
	s.end(b)
	s.wake(test, nil)

	assert.Equal(t, []string{
		"Run returned at 1 s, while the goroutine started on line 5 waited to send to c on line 5, for ever",
		"Run returned at 1 s, while the 2 goroutines started on line 4 went on, the last until 4 s",
		"the caller of Run slept on line 9 from 0 s to 1 s",
		"2 goroutines started on line 4 ran at once from 0 s, the last until 4 s",
	}, s.says())
}

func TestGoroutinesThatTakeNoTimeRunInOneInstant(t *testing.T) {
	s := newScript()
	s.now = 3
	test := s.Goroutines[0]
	s.end(s.start(test, in(4, -4)))
	last := s.start(test, in(4, -4))
	s.end(last)
	assert.Equal(t, []string{"2 goroutines started on line 4 ran in one instant, at 3 s"}, s.says())

	s.Steps = s.Steps[:len(s.Steps)-1]
	s.now = 4
	s.end(last)
	assert.Empty(t, s.says(), "one took time, and one did not")
}

func TestOfCallsInALoopItIsNotToldWhatTheyStarted(t *testing.T) {
	s := newScript()
	test := s.Goroutines[0]
	s.start(test, in(4, -11))
	s.sleeps(test, 1, in(-5))

	assert.Empty(t, s.says())
}

func TestWaitsAreToldWithWhoEndedThem(t *testing.T) {
	s := newScript()
	test := s.Goroutines[0]
	other := &Goroutine{By: test, From: Place{File: "/x_test.go", Line: 4}}
	s.Goroutines = append(s.Goroutines, other)
	g := s.start(test, in(4, -4))
	for _, g := range []*Goroutine{g, other} {
		s.block(g, evidence.Receives, in(6, -4))
	}
	s.now = 2
	s.step(&Step{Event: Event{Kind: Wake, Does: "closes", Cause: Place{"/x.go", 9, true}}, Who: g, By: test, frames: in(9, -4)})
	s.step(&Step{Event: Event{Kind: Wake, Does: "its select goes on"}, Who: other, By: test, frames: in(-4)})
	s.block(g, evidence.WaitsGroup, in(7))
	s.block(test, evidence.Sleeps, in(-5))
	s.now = 60
	s.wake(test, nil)
	s.wake(g, test) // the test brings that about when all has settled
	s.end(g)

	assert.Equal(t, []string{
		"Run returned at 2 s, while the goroutine started on line 4 went on until 60 s",
		"the goroutine started on line 4 waited to receive from c on line 6 from 0 s to 2 s, until the caller of Run closed the channel on line 9",
		"the caller of Run waited to receive from c on line 6 from 0 s to 2 s, until the test went on in a select",
	}, s.says())
}

func TestNothingIsToldOfTimesThatAreNotKnown(t *testing.T) {
	for name, change := range map[string]func(*script){
		"no bubble":          func(s *script) { s.bubbles = 0 },
		"two bubbles":        func(s *script) { s.bubbles = 2 },
		"the trace is cut":   func(s *script) { s.whole = false },
		"an untimed begin":   func(s *script) { s.Steps[0].Timed = false },
		"an untimed wake-up": func(s *script) { s.Steps[1].Timed = false },
	} {
		s := newScript()
		s.sleeps(s.Goroutines[0], 2, in(6, -4))
		assert.Len(t, s.Facts(), 1)

		change(s)
		assert.Empty(t, s.Facts(), name)
	}
}

func TestManyWaitsAreToldAsOne(t *testing.T) {
	s := newScript()
	for range 100 {
		s.sleeps(s.Goroutines[0], 1, in(6, -4))
	}
	assert.Equal(t, []string{"the caller of Run slept on line 6, 100 times from 0 s to 100 s"}, s.says())

	s.sleeps(s.Goroutines[0], 400, in(6, -4))
	assert.Equal(t, []string{"the caller of Run slept on line 6, 101 times, the longest from 100 s to 500 s"}, s.says())
}
