// verdict: deadlock
// When the shore is not there yet, the ship leaves the message for it. A shore that looks just before that, and comes just after, finds neither.

package message

import "sync/atomic"

func Transmit(compose func() string, tune, logSent func()) string {
	messages := make(chan string)
	taken := make(chan struct{})
	var left atomic.Pointer[string]

	go func() {
		message := compose()
		select {
		case messages <- message:
		default: // the shore still tunes: it finds the message when it is done
			left.Store(&message)
			<-taken // blame
		}
		logSent()
	}()

	tune()
	if message := left.Load(); message != nil {
		close(taken)
		return *message
	}
	return <-messages // blame
}
