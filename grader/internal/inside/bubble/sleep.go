//go:build go1.27

package bubble

import "time"

// Sleep sleeps, and waits then until every other goroutine of the bubble rests, as synctest.Sleep does.
func Sleep(d time.Duration) {
	time.Sleep(d)
	Wait()
}
