// verdict: fail
// The shore is sent off to tune and nobody waits for it: the message counts as received as soon as
// it is written.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1)

	go tune() // blame

	messages <- compose()
	logSent()
	return <-messages
}
