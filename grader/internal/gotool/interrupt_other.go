//go:build !unix

package gotool

import (
	"os"
	"time"
)

// interruptGrace is how long the output of a killed go command is still waited for.
const interruptGrace = time.Second

func interrupt(p *os.Process) error { return p.Kill() }
