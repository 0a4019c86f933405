// right: while the shore waits, it looks at the clock once a second.

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
	second := time.Tick(time.Second)
	for {
		select {
		case message := <-messages:
			return message
		case <-second: // a log could say so
		}
	}
}
