// Package evidence reads what a test has left behind: dumps of goroutines, reports of the race detector and of goleak, the
// runtime's last words, failed assertions. It turns text into values and draws no conclusions: what they mean for the code is
// decided by package judge and put into words by package diagnose.
//
// The text may hold anything, since the code under test can print what it likes: reading never fails, and what is not
// understood is left out.
package evidence

import "gokata/grader/internal/process"

// Evidence is what a failing test left behind.
type Evidence struct {
	Output string      // what was printed during the test: messages, race reports, a crash's dump
	Dump   string      // all goroutines shortly before the grader ended the process
	Leak   string      // goleak's account of the goroutines that stayed behind
	End    process.End // how the process ended
	Status int         // its exit status
	Died   bool        // the process ended during this test
	Turns  string      // the turns of the explored schedule under which the test failed, as package explorer writes them
	Trace  []byte      // the execution trace of one more run of the test, if its verdict is fail; nil otherwise
}
