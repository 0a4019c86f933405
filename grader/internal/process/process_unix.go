//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// detach gives the command a process group of its own. If the grader dies, the sampler within the process ends it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// killGroup kills the command and everything that it has started.
func killGroup(cmd *exec.Cmd) {
	syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
