package show

import (
	"time"

	"gokata/grader/internal/code"
	"gokata/grader/internal/history"
	"gokata/grader/internal/verdict"
)

// Picture is what a test did.
type Picture struct {
	Exercise string // the folder's name
	Test     string
	Verdict  verdict.Verdict
	Summary  string // what went wrong, in one sentence without a full stop; "" if nothing did
	Virtual  bool   // the test ran in a bubble, and steps have times
	Lanes    []Lane // the test's own comes first, the others in the order in which they were started
	More     int    // so many goroutines are neither drawn nor like one that is
	Steps    []Step
	Code     *code.File // the learner's file, as it was when the test ran
	TestFile *code.File // the file that declares the test
}

// Lane is a column of the picture: a goroutine of the learner's code or the tests'. The goroutines that merely wait for
// those in which a test's function runs (of a bubble, of a subtest) are in one lane with these.
type Lane struct {
	Letter string        // names it in steps: "T" for the test, then "A", "B", …
	What   string        // the function that it runs: "worker", or "func in Run" for a literal
	By     int           // the lane that started it; Nobody or Other
	From   history.Place // the line that started it
	Like   int           // that many more, started there as well, are not drawn
}

// Fold is the kind of a step in whose place others are left out, since they are like what came before, or are not known.
const Fold = history.Gap

// What is in the place of a lane where it was none of the lanes.
const (
	Nobody = -1 // time has passed, or the runtime did it
	Other  = -2 // a goroutine that is not drawn
)

// Step is one thing that happened to a goroutine.
type Step struct {
	history.Event
	Lane  int
	By    int // of Begin and Wake: the lane that did it; Nobody or Other
	Like  int // of Other: a lane that it is like, or -1
	Time  time.Duration
	Timed bool // Time is known: the virtual time since the bubble began

	// Of Fold: that many steps are left out. They repeat the Steps before them Times times; if Times is 0 they are a mixture;
	// and if Steps is 0, too, nobody knows how many they are, since the recording was full.
	Steps, Times int
}
