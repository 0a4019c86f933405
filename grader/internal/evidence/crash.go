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

// The reasons with which the runtime (runtime/synctest.go, runtime/proc.go) and package testing end a process.
const (
	BubbleDeadlock = "deadlock: all goroutines in bubble are blocked"
	BubbleLeak     = "deadlock: main bubble goroutine has exited but blocked goroutines remain"
	AllAsleep      = "all goroutines are asleep - deadlock!"
	Goexit         = "test executed panic(nil) or runtime.Goexit" // testing's words for a test that does not return
	ExitZero       = "unexpected call to os.Exit(0) during test"  // testing's words for an os.Exit(0)
	TimedOut       = "test timed out after"                       // begins testing's words for its own timeout
)

// What begins the reports that a test's output can hold.
const (
	RaceWarning  = "WARNING: DATA RACE"          // of the race detector (see its documentation, "Report Format")
	GoleakReport = "found unexpected goroutines" // of a test that called goleak itself
	AssertReport = "Error Trace:"                // of every failed testify assertion
)
