// verdict: fail
// The goroutine's message is thrown away, and the shore has the ship compose another one.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	go func() {
		compose()
		logSent()
	}()

	tune()
	return compose() // blame
}
