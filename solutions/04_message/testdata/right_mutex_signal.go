// right: a mutex serves as the signal that the message is written, another as the one that the shore listens.

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
		tuning.Lock()
		logSent()
	}()

	tune()
	tuning.Unlock()
	writing.Lock()
	return message
}
