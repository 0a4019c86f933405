// verdict: fail
// Two sides, but the buffer takes the message before the shore does: the ship logs it too soon.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1) // blame

	go func() {
		messages <- compose()
		logSent()
	}()

	tune()
	return <-messages
}
