// verdict: deadlock
// A mutex serves as the signal that the message is written. Waiting for a locked mutex stops the
// clock of virtual time, so the ship, which takes its time, never gets done.

package message

import "sync"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var message string
	var writing, tuning sync.Mutex
	writing.Lock()
	tuning.Lock()

	go func() {
		message = compose()
		writing.Unlock()
		tuning.Lock() // blame
		logSent()
	}()

	tune()
	tuning.Unlock()
	writing.Lock() // blame
	return message
}
