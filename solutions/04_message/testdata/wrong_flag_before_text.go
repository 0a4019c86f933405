// verdict: fail
// The flag says that the message is there, and the message comes a statement later: a shore that looks between the two returns none.

package message

import "sync/atomic"

func Transmit(compose func() string, tune, logSent func()) string {
	var written atomic.Bool
	var text atomic.Value
	arrived, tuned := make(chan struct{}), make(chan struct{})

	go func() {
		message := compose()
		written.Store(true) // blame
		text.Store(message)
		close(arrived)
		<-tuned
		logSent()
	}()

	tune()
	close(tuned)
	if !written.Load() {
		<-arrived
	}
	message, _ := text.Load().(string)
	return message
}
