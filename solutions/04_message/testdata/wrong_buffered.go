// verdict: fail
// The buffer lets the send return with nobody there. The ship logs a message that no one has
// received, and the shore starts to tune only when the ship is done.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1) // blame

	messages <- compose() // blame
	logSent()

	tune()
	return <-messages
}
