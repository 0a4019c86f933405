package sampler

import (
	"syscall"
	"time"
)

// CPU returns the processor time that this process has used, in user and kernel mode.
func CPU() time.Duration {
	self, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0
	}
	var created, exited, kernel, user syscall.Filetime
	if syscall.GetProcessTimes(self, &created, &exited, &kernel, &user) != nil {
		return 0
	}
	// A FILETIME that is a span, not a date, counts units of 100 ns.
	span := func(t syscall.Filetime) time.Duration {
		return time.Duration(int64(t.HighDateTime)<<32|int64(t.LowDateTime)) * 100
	}
	return span(kernel) + span(user)
}
