// right: the shore has the goroutine, and cancels a context to say that it listens.

package message

import "context"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	received := make(chan string, 1)
	listening, listen := context.WithCancel(context.Background())

	go func() {
		tune()
		listen()
		received <- <-messages
	}()

	message := compose()
	<-listening.Done()
	messages <- message
	logSent()
	return <-received
}
