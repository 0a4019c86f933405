// verdict: fail
// The shore listens for an hour and then makes do with no message at all.

package message

import "time"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)

	go func() {
		messages <- compose()
		logSent()
	}()

	tune()
	select {
	case message := <-messages:
		return message
	case <-time.After(time.Hour): // blame
		return ""
	}
}
