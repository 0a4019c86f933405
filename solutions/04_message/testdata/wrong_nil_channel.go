// verdict: deadlock
// The channel is declared but never made: on a nil channel both sides wait for ever.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var messages chan string

	go func() {
		messages <- compose() // blame
		logSent()
	}()

	tune()
	return <-messages // blame
}
