package evidence

import (
	"regexp"
	"strings"
)

// crash matches the line with which the runtime says why it ends the process.
var crash = regexp.MustCompile(`(?m)^(?:panic|fatal error): (.*)$`)

// Crash returns the runtime's reason for ending the process, or "" if the output holds none.
func Crash(output string) string {
	m := crash.FindStringSubmatch(output)
	if m == nil {
		return ""
	}
	reason, _, _ := strings.Cut(m[1], " [recovered")
	return strings.TrimRight(reason, "\r")
}

var (
	// stacked matches a test's function on a stack.
	stacked = regexp.MustCompile(`(?m)^(?:created by )?\S*\.((?:Test|Fuzz|Example)[^\s.(]*)(?:\.func[\d.]+)?(?:\(| in )`)
	// listed matches the list that testing prints of the tests that were running at its timeout.
	listed = regexp.MustCompile(`(?m)^\t(?:\t)?((?:Test|Fuzz|Example)\S*) \(`)
)

// TestOf names the test that a crash's dump is about: the first on its stacks, or else the first that was running at a timeout;
// "" if it tells of none.
func TestOf(dump string) string {
	for _, expression := range []*regexp.Regexp{stacked, listed} {
		if m := expression.FindStringSubmatch(dump); m != nil {
			return m[1]
		}
	}
	return ""
}

// The reasons with which the runtime (runtime/synctest.go, runtime/proc.go) and package testing end a process.
const (
	BubbleDeadlock = "deadlock: all goroutines in bubble are blocked"
	BubbleLeak     = "deadlock: main bubble goroutine has exited but blocked goroutines remain"
	AllAsleep      = "all goroutines are asleep - deadlock!"
	Goexit         = "test executed panic(nil) or runtime.Goexit" // testing's words for a test that does not return
	TimedOut       = "test timed out after"                       // begins testing's words for its own timeout
)

// What begins the reports that a test's output can hold.
const (
	RaceWarning  = "WARNING: DATA RACE"          // of the race detector (see its documentation, "Report Format")
	GoleakReport = "found unexpected goroutines" // of a test that called goleak itself
	AssertReport = "Error Trace:"                // of every failed testify assertion
)
