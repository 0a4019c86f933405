package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
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
			group, ok := childGroup(pid)
			if ok && group != syscall.Getpgrp() && !started[group] && syscall.Kill(pid, syscall.SIGKILL) == nil { // another user's stays
				syscall.Wait4(pid, nil, 0, nil)
				more = true
			}
		}
	}
}

// childGroup returns the process group of a child of this process (proc(5), stat).
func childGroup(pid int) (group int, ok bool) {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	fields := statFields(text)
	if len(fields) < 3 || fields[1] != strconv.Itoa(os.Getpid()) {
		return 0, false
	}
	group, _ = strconv.Atoi(fields[2])
	return group, true
}
