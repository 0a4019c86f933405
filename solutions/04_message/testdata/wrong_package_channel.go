// verdict: race
// All calls share one variable: each puts its new channel there while the others still use it, and
// the messages go astray.

package message

// messages is made anew by each call.
var messages chan string

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	messages = make(chan string) // blame

	go func() {
		messages <- compose() // blame
		logSent()
	}()

	tune()
	return <-messages // blame
}
