// Package bubble stands in for testing/synctest in the tests of any package. It is what has package explorer choose the schedules of their
// bubbles, where package perturb is asked to; packages without bubbles are built without it and what it needs.
package bubble

import (
	"testing"

	"gokata/grader/internal/inside/explorer"
	"gokata/grader/internal/inside/idle"
	"gokata/grader/internal/inside/perturb"
)

func init() {
	perturb.Choosing(func(seed uint64) {
		if idle.WidenLocks(2) { // the test's goroutine, and the testing package's: another could do what a bubble waits for
			explorer.Choose(seed)
		}
	}, explorer.Step)
}

// Test runs a test in a bubble, as synctest.Test does.
func Test(t *testing.T, f func(*testing.T)) { explorer.Test(t, f) }

// Wait waits until every other goroutine of the bubble rests, as synctest.Wait does.
func Wait() { explorer.Wait() }
