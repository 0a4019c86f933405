//go:build !linux

package process

import "os/exec"

func start(cmd *exec.Cmd) error { return cmd.Start() }

// bury kills what a command that has ended has left in its process group.
func bury(cmd *exec.Cmd) { killGroup(cmd) }
