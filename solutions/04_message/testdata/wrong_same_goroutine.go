// verdict: deadlock
// There is a second goroutine now, but send and receive are both in it: they still wait for each other.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	received := make(chan string)

	go func() {
		messages <- compose() // blame
		logSent()
		tune()
		received <- <-messages
	}()

	return <-received // blame
}
