// verdict: fail
// Both sides see to it that the log is signed. Each asks whether it is, then signs: if both ask first, both sign.

package message

import "sync/atomic"

func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	var signed atomic.Bool
	sign := func() {
		if !signed.Load() {
			signed.Store(true)
			logSent() // blame
		}
	}

	go func() {
		messages <- compose()
		sign()
	}()

	tune()
	message := <-messages
	sign()
	return message
}
