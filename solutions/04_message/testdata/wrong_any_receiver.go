// verdict: fail
// Counts receivers of all calls: the ship takes another's for its own, and signs before its message has passed.

// Package message passes a radio message from a ship to the shore.
package message

import "sync"

var (
	etherMu   sync.Mutex
	etherCond = sync.NewCond(&etherMu)
	receivers int // how many are set up and wait for a message
)

// Transmit passes one message from the ship to the shore on an unbuffered channel, and returns it
// as the shore receives it.
//
// On board, compose writes the message. On shore, tune sets up the receiver. Each is called once
// and takes its time, both at the same time. The air stores nothing: the message passes at the
// moment when it is written and the receiver is set up, whichever comes last. At that moment, and
// not before, the ship signs its log with logSent, once, and Transmit returns.
func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string, 1)
	go func() {
		message := compose()
		etherMu.Lock()
		for receivers == 0 { // blame
			etherCond.Wait()
		}
		etherMu.Unlock()
		messages <- message // blame
		logSent()
	}()
	tune()
	etherMu.Lock()
	receivers++
	etherCond.Broadcast()
	etherMu.Unlock()

	message := <-messages
	etherMu.Lock()
	receivers--
	etherMu.Unlock()
	return message
}
