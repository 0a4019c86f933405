//go:build unix

package sampler

import (
	"syscall"
	"time"
)

// CPU returns the processor time that this process has used, in user and system mode.
func CPU() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
