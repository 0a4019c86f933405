// right: no channel, but a lock and a condition: each side says that it is ready, and waits until
// the other is.

package message

import "sync"

// Transmit passes one message from the ship to the shore, and returns it as the shore receives it.
func Transmit(compose func() string, tune, logSent func()) string {
	var (
		mu        sync.Mutex
		changed   = sync.NewCond(&mu)
		message   string
		written   bool
		listening bool
	)

	go func() {
		text := compose()

		mu.Lock()
		defer mu.Unlock()
		message, written = text, true
		changed.Broadcast()
		for !listening {
			changed.Wait()
		}
		logSent()
	}()

	tune()

	mu.Lock()
	defer mu.Unlock()
	listening = true
	changed.Broadcast()
	for !written {
		changed.Wait()
	}
	return message
}
