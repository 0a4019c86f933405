// verdict: race
// Looking again and again until a flag is set does not order the write before the read.

package message

import "time"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var message string
	var written bool

	go func() {
		message = compose() // blame
		written = true      // blame
		logSent()
	}()

	tune()
	for !written { // blame
		time.Sleep(time.Millisecond)
	}
	return message // blame
}
