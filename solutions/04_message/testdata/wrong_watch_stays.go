// verdict: leak
// Where the message waits for its receiver, a goroutine stays that sleeps for ten minutes.

// Package message passes a radio message from a ship to the shore.
package message

import "time"

// Transmit passes one message from the ship to the shore on an unbuffered channel, and returns it
// as the shore receives it.
//
// On board, compose writes the message. On shore, tune sets up the receiver. Each is called once
// and takes its time, both at the same time. The air stores nothing: the message passes at the
// moment when it is written and the receiver is set up, whichever comes last. At that moment, and
// not before, the ship signs its log with logSent, once, and Transmit returns.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	go func() {
		message := compose()
		select {
		case messages <- message:
			logSent()
			return
		default: // nobody there yet
		}
		select {
		case messages <- message:
		case <-watch(10 * time.Minute):
			messages <- message
		}
		logSent()
	}()
	tune()
	return <-messages
}

// watch tells when the time is up.
func watch(d time.Duration) <-chan struct{} {
	up := make(chan struct{})
	go func() { // blame
		defer close(up)
		time.Sleep(d) // blame
	}()
	return up
}
