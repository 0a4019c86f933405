// verdict: deadlock
// Each side asks whether the other is ready, then says that it is ready itself: if both ask first, both wait.

package message

import "sync/atomic"

func Transmit(compose func() string, tune, logSent func()) string {
	var written, tuned atomic.Bool
	var text atomic.Value
	passes := make(chan struct{})
	meet := func(mine, other *atomic.Bool) {
		if other.Load() {
			close(passes)
			return
		}
		mine.Store(true)
		<-passes // blame
	}

	go func() {
		text.Store(compose())
		meet(&written, &tuned)
		logSent()
	}()

	tune()
	meet(&tuned, &written)
	return text.Load().(string)
}
