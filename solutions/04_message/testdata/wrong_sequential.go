// verdict: fail
// No second goroutine and no channel: the ship and the shore work one after the other.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	message := compose() // blame
	tune()               // blame
	logSent()
	return message
}
