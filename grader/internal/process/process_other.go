//go:build !unix

package process

import "os/exec"

// detach does nothing: this system has no process groups that could be killed as one.
func detach(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) { cmd.Process.Kill() }
