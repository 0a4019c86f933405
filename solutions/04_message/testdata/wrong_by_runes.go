// verdict: fail
// Sends the message rune by rune: bytes that are no UTF-8 arrive as others.

// Package message passes a radio message from a ship to the shore.
package message

// Transmit passes one message from the ship to the shore on an unbuffered channel, and returns it
// as the shore receives it.
//
// On board, compose writes the message. On shore, tune sets up the receiver. Each is called once
// and takes its time, both at the same time. The air stores nothing: the message passes at the
// moment when it is written and the receiver is set up, whichever comes last. At that moment, and
// not before, the ship signs its log with logSent, once, and Transmit returns.
func Transmit(compose func() string, tune, logSent func()) string {
	signs := make(chan rune)
	go func() {
		for _, sign := range compose() {
			signs <- sign // blame
		}
		signs <- endOfMessage
		logSent()
	}()
	tune()
	var received []rune
	for sign := range signs {
		if sign == endOfMessage {
			break
		}
		received = append(received, sign)
	}
	return string(received)
}

// endOfMessage is no rune that a message could have.
const endOfMessage rune = -1
