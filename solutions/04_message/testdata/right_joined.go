// right: both sides are goroutines, and Transmit waits for the two with a WaitGroup.

package message

import "sync"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)

	var sides sync.WaitGroup
	sides.Go(func() {
		messages <- compose()
		logSent()
	})

	var received string
	sides.Go(func() {
		tune()
		received = <-messages
	})

	sides.Wait()
	return received
}
