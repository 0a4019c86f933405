// right: the message lies in a variable, and the unbuffered channel orders the write before the read.

package message

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var message string
	written := make(chan struct{})

	go func() {
		message = compose()
		written <- struct{}{}
		logSent()
	}()

	tune()
	<-written
	return message
}
