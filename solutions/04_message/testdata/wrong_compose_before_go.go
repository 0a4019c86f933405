// verdict: fail
// The arguments of a go statement are evaluated before the goroutine starts: the shore cannot
// begin to tune until the ship has composed.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)

	go send(messages, compose(), logSent) // blame

	tune()
	return <-messages
}

// send passes message on and signs the log.
func send(messages chan<- string, message string, logSent func()) {
	messages <- message
	logSent()
}
