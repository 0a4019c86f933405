// right: the shore asks for the message once it listens, and hands in the channel for the answer.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	requests := make(chan chan<- string)

	go func() {
		message := compose()
		answer := <-requests
		answer <- message
		logSent()
	}()

	tune()
	messages := make(chan string)
	requests <- messages
	return <-messages
}
