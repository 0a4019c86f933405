// verdict: fail
// 64 places for all calls: the 65th writes into that of the first.

// Package message passes a radio message from a ship to the shore.
package message

import (
	"sync"
	"sync/atomic"
)

var (
	callNumbers atomic.Uint64
	airMu       sync.Mutex
	airSlots    [64]string
)

// Transmit passes one message from the ship to the shore on an unbuffered channel, and returns it
// as the shore receives it.
//
// On board, compose writes the message. On shore, tune sets up the receiver. Each is called once
// and takes its time, both at the same time. The air stores nothing: the message passes at the
// moment when it is written and the receiver is set up, whichever comes last. At that moment, and
// not before, the ship signs its log with logSent, once, and Transmit returns.
func Transmit(compose func() string, tune, logSent func()) string {
	slot := callNumbers.Add(1) % uint64(len(airSlots)) // blame
	sent := make(chan struct{})
	go func() {
		message := compose()
		airMu.Lock()
		airSlots[slot] = message // blame
		airMu.Unlock()
		sent <- struct{}{}
		logSent()
	}()
	tune()
	<-sent
	airMu.Lock()
	defer airMu.Unlock()
	return airSlots[slot]
}
