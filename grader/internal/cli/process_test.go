//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// running tells whether a process with that argument is alive.
func running(t testing.TB, argument string) bool {
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(text), argument) && !strings.Contains(string(text), "go\x00test") {
			return true
		}
	}
	return false
}

// begin starts a grader on code that never ends, and waits until that code runs.
func begin(t *testing.T) (cmd *exec.Cmd, stderr *bytes.Buffer) {
	if runtime.GOOS != "linux" {
		t.Skip("looks for processes in /proc")
	}
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	put(t, filepath.Join(dir, "exercises/10_waits/waits.go"), `package waits

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

func First() int {
	sleep := exec.Command("sleep", "86398.5")
	sleep.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	sleep.Start()
	for {
		time.Sleep(time.Millisecond)
		os.Getpid()
	}
}
`)
	put(t, filepath.Join(dir, "exercises/10_waits/waits_test.go"), "package waits\n\nimport \"testing\"\n\nfunc TestFirst(t *testing.T) { First() }\n")
	stderr = &bytes.Buffer{}
	cmd = grader(t, dir, cache, "check")
	cmd.Stderr = stderr
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return running(t, "86398.5") }, 2*time.Minute, 20*time.Millisecond)
	return cmd, stderr
}

func TestASignalEndsEverything(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		temp := t.TempDir()
		t.Setenv("TMPDIR", temp)
		cmd, stderr := begin(t)
		require.NoError(t, cmd.Process.Signal(signal))
		cmd.Wait()
		assert.Equal(t, 2, cmd.ProcessState.ExitCode(), "%v", signal)
		assert.Contains(t, stderr.String(), "grader: stopped; ", "%v", signal)
		assert.NotContains(t, stderr.String(), "goroutine ", "%v", signal)
		assert.False(t, running(t, "86398.5"), "what the code under test started should be gone: %v", signal)
		left, err := os.ReadDir(temp)
		require.NoError(t, err)
		assert.Empty(t, left, "%v", signal)
	}
}

func TestTestsDoNotOutliveAKilledGrader(t *testing.T) {
	cmd, _ := begin(t)
	tests := children(t, cmd.Process.Pid)
	require.NotEmpty(t, tests)
	require.NoError(t, cmd.Process.Kill())
	cmd.Wait()
	assert.Eventually(t, func() bool {
		for _, pid := range tests {
			if syscall.Kill(pid, 0) == nil && !zombie(pid) {
				return false
			}
		}
		return true
	}, 20*time.Second, 50*time.Millisecond, "the tests should notice that the grader is gone")
	exec.Command("pkill", "-f", "sleep 86398.5").Run()
}

// children lists a process's children (see proc(5), stat: the fourth field is the parent).
func children(t *testing.T, pid int) []int {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	var list []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if fields[1] == strconv.Itoa(pid) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			require.NoError(t, err)
			list = append(list, child)
		}
	}
	return list
}

func zombie(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || bytes.Contains(text, []byte(") Z "))
}
