// verdict: panic
// Each side says that it is ready and then looks how many are: both may find two, and both close.

package message

import "sync/atomic"

func Transmit(compose func() string, tune, logSent func()) string {
	var text atomic.Value
	var ready atomic.Int32
	passes := make(chan struct{})
	meet := func() {
		ready.Add(1)
		if ready.Load() == 2 {
			close(passes) // blame
		}
		<-passes
	}

	go func() {
		text.Store(compose())
		meet()
		logSent()
	}()

	tune()
	meet()
	return text.Load().(string)
}
