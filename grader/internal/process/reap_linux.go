package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"gokata/grader/internal/proc"
)

// started are the process groups of the commands that run. Whatever else has this process as its parent and is in a group of another
// was started by one of them: orphans come to the nearest ancestor that asks for them (PR_SET_CHILD_SUBREAPER, prctl(2)).
var (
	started   = map[int]bool{}
	starting  sync.Mutex
	subreaper = sync.OnceFunc(func() { unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })
)

// start starts a command whose descendants [bury] finds.
func start(cmd *exec.Cmd) error {
	starting.Lock()
	defer starting.Unlock()
	subreaper()
	err := cmd.Start()
	if err == nil {
		started[cmd.Process.Pid] = true
	}
	return err
}

// bury kills what a command that has ended has left, in its process group and outside, but for what has gone into this process's own group.
func bury(cmd *exec.Cmd) {
	killGroup(cmd)
	starting.Lock()
	defer starting.Unlock()
	delete(started, cmd.Process.Pid)
	for more := true; more; { // those of an orphan that ends come here as well
		more = false
		processes, _ := filepath.Glob("/proc/[0-9]*")
		for _, dir := range processes {
			pid, _ := strconv.Atoi(filepath.Base(dir))
			child := proc.Read(pid)
			if child.Parent == os.Getpid() && child.Group != syscall.Getpgrp() && !started[child.Group] && syscall.Kill(pid, syscall.SIGKILL) == nil { // another user's stays
				syscall.Wait4(pid, nil, 0, nil)
				more = true
			}
		}
	}
}
