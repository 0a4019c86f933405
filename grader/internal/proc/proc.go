// Package proc reads what the system tells of its processes: on Linux, in the folder /proc (proc(5)); elsewhere it knows nothing.
package proc

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Stat is what is known of a process; zero if nothing is.
type Stat struct {
	State    string // one letter: "R" runs, "S" sleeps, "T" is stopped
	Parent   int
	Group    int           // its process group
	CPU      time.Duration // processor time that it has used
	Resident int64         // resident memory, in bytes
}

// Linux counts processor time in so many ticks a second for everybody (see user_hz in time(7)).
const ticks = 100

// Read reads the stat of a process.
func Read(pid int) (s Stat) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	// After the name, which may hold anything: state, parent, group …, with the times and the resident pages further on.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 22 {
		return Stat{}
	}
	number := func(i int) int64 {
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return n
	}
	return Stat{
		State: fields[0], Parent: int(number(1)), Group: int(number(2)),
		CPU: time.Duration(number(11)+number(12)) * time.Second / ticks, Resident: number(21) * int64(os.Getpagesize()),
	}
}

// OutOfMemory returns how many processes the system has killed, since it started, for want of memory, or -1 if nothing tells.
func OutOfMemory() int {
	text, _ := os.ReadFile("/proc/vmstat")
	_, after, _ := bytes.Cut(text, []byte("\noom_kill "))
	n := -1
	fmt.Sscan(string(after), &n)
	return n
}
