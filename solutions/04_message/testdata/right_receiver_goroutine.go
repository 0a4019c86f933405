// right: the shore is the new goroutine and the ship stays on the caller's; a second channel brings
// the message back.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	received := make(chan string)

	go func() {
		tune()
		received <- <-messages
	}()

	messages <- compose()
	logSent()
	return <-received
}
