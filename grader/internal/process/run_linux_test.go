package process

import (
	"runtime"
	"syscall"
	"unsafe"
)

func init() {
	children["keeps the sampler out"] = func() {
		runtime.LockOSThread()
		all := ^uint64(0)
		syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 0, uintptr(unsafe.Pointer(&all)), 0, 8, 0, 0) // no signal, no preemption
		for turns := 0; ; turns++ {
		}
	}
}
