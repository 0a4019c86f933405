// verdict: race
// The message lies in a variable that both sides use, and nothing orders the write before the read.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var message string

	go func() {
		message = compose() // blame
		logSent()
	}()

	tune()
	return message // blame
}
