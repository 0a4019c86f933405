package proc

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadKnowsThisProcess(t *testing.T) {
	for end := time.Now().Add(50 * time.Millisecond); time.Now().Before(end); {
	}
	s := Read(os.Getpid())
	assert.Contains(t, []string{"R", "S"}, s.State)
	assert.Equal(t, os.Getppid(), s.Parent)
	assert.Equal(t, syscall.Getpgrp(), s.Group)
	assert.Greater(t, s.CPU, time.Duration(0))
	assert.Greater(t, s.Resident, int64(1<<20))
}

// The name of a command may hold what separates the fields.
func TestReadOfAnyName(t *testing.T) {
	name := t.TempDir() + "/a) T 1 (b"
	sleep, err := exec.LookPath("sleep")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(sleep, name))
	cmd := exec.Command(name, "60")
	require.NoError(t, cmd.Start())
	defer cmd.Wait()
	defer cmd.Process.Kill()
	s := Read(cmd.Process.Pid)
	assert.Equal(t, os.Getpid(), s.Parent)
	assert.NotEqual(t, "T", s.State)
}

func TestReadOfNobody(t *testing.T) { assert.Zero(t, Read(1<<30)) }

func TestKillsForWantOfMemoryAreCounted(t *testing.T) { assert.GreaterOrEqual(t, OutOfMemory(), 0) }
