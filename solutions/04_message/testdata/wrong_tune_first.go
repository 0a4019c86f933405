// verdict: fail
// The receiver is set up before the ship begins to compose: one after the other.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)

	tune() // blame
	go func() {
		messages <- compose()
		logSent()
	}()

	return <-messages
}
