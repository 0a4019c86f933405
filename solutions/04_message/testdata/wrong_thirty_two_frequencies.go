// verdict: fail
// 32 calls at once: the 33rd waits for another to end.

// Package message passes a radio message from a ship to the shore.
package message

// frequencies has a place for each transmission that may be under way.
var frequencies = make(chan struct{}, 32)

// Transmit passes one message from the ship to the shore on an unbuffered channel, and returns it
// as the shore receives it.
//
// On board, compose writes the message. On shore, tune sets up the receiver. Each is called once
// and takes its time, both at the same time. The air stores nothing: the message passes at the
// moment when it is written and the receiver is set up, whichever comes last. At that moment, and
// not before, the ship signs its log with logSent, once, and Transmit returns.
func Transmit(compose func() string, tune, logSent func()) string {
	frequencies <- struct{}{} // blame
	defer func() { <-frequencies }()

	messages := make(chan string)
	go func() {
		messages <- compose()
		logSent()
	}()
	tune()
	return <-messages
}
