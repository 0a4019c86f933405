// Package idle runs inside a test binary, and widens what counts as waiting in a bubble of testing/synctest.
//
// A bubble's clock goes on only while each of its goroutines waits for something within the bubble, as far as the runtime can tell.
// It cannot tell of locks, nor of a channel or a WaitGroup that was made outside, in a package-level variable: a goroutine that
// waits for one stops the clock, and right code hangs whose lock is held by a goroutine that sleeps. But where all goroutines that
// could end such a wait are of the bubble, it is a wait like any other: the clock can go on, and if nothing is due, it is a deadlock.
package idle

import "runtime"

// Widen has bubbles count those waits. It does nothing if there are more goroutines than the given number, which could end a bubble's
// wait, nor if the release of Go is none of those whose runtime is known (see gotool.Tried). It is to be called before the first
// bubble, since the runtime must count the end of a wait as it has its beginning.
func Widen(goroutines int) {
	if runtime.NumGoroutine() <= goroutines {
		widen(append(others, locks...))
	}
}

// WidenLocks does so for locks alone, and tells whether it has: a channel of the package can be a timer's, or that of a worker to come.
func WidenLocks(goroutines int) bool { return runtime.NumGoroutine() <= goroutines && widen(locks) }

// The runtime's names (its waitReasonStrings) for the waits that are not known to be within the bubble.
var (
	locks  = []string{"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock"}
	others = []string{"sync.WaitGroup.Wait", "chan receive", "chan send", "select"}
)
