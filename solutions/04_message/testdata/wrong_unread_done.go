// verdict: leak
// The ship reports on a second unbuffered channel that it is done, and nobody ever receives that.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	done := make(chan bool)

	go func() {
		messages <- compose()
		logSent()
		done <- true // blame
	}()

	tune()
	return <-messages
}
