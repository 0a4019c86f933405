// verdict: fail
// The log is signed as soon as the shore has tuned: when the ship is the later one, the message is
// not even written by then.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1)

	go func() { messages <- compose() }()

	tune()
	logSent() // blame
	return <-messages
}
