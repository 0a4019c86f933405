// right: the buffer does no harm where the log is signed after the receive, not after the send.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1)

	go func() { messages <- compose() }()

	tune()
	message := <-messages
	logSent()
	return message
}
