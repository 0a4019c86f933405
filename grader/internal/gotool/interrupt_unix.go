//go:build unix

package gotool

import (
	"os"
	"syscall"
	"time"
)

// interruptGrace is how long an interrupted go command may take to clean up before it is killed.
const interruptGrace = 3 * time.Second

func interrupt(p *os.Process) error { return p.Signal(syscall.SIGINT) }
