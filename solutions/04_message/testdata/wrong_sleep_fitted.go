// verdict: fail
// The ship waits before it signs, for as long as fits one of the tests: too long for the others.

package message

import "time"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1)

	go func() {
		messages <- compose()
		time.Sleep(4 * time.Second) // blame
		logSent()
	}()

	tune()
	return <-messages
}
