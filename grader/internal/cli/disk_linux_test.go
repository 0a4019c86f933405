package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mount mounts something for the length of the test, which needs to be root.
func mount(t *testing.T, source, target, kind string, flags uintptr, options string) {
	if err := syscall.Mount(source, target, kind, flags, options); err != nil {
		t.Skipf("cannot mount here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(target, 0)) })
}

func TestAReadOnlyCourseIsJudged(t *testing.T) {
	dir, cache, seen := newCourse(t, t.TempDir()), t.TempDir(), t.TempDir()
	names, cases := hostileCourse(t, dir, func(name string) bool { return name == "healthy" || name == "panics" })
	mount(t, dir, seen, "", syscall.MS_BIND, "")
	require.NoError(t, syscall.Mount("", seen, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	require.Error(t, os.WriteFile(filepath.Join(seen, "x"), nil, 0o644))

	o, status := runJSON(t, grader(t, seen, cache, "check", "--all", "--json"))

	assert.Equal(t, 1, status)
	assertHostile(t, o, names, cases)
}

func TestAFullDiskLosesNoVerdict(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	hostileCourse(t, dir, func(name string) bool { return name == "healthy" })
	mount(t, "tmpfs", cache, "tmpfs", 0, "size=1m")
	fill, err := os.Create(filepath.Join(cache, "fill"))
	require.NoError(t, err)
	_, err = fill.Write(make([]byte, 2<<20))
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, fill.Close())

	// The cache folder is full: the system's folder for temporary files serves, and only remembering fails.
	var stderr bytes.Buffer
	cmd := grader(t, dir, cache, "check")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	assert.Contains(t, string(out), "1/1")
	assert.Contains(t, stderr.String(), "could not be remembered")

	// Nothing is left to write to.
	stderr.Reset()
	cmd = grader(t, dir, cache, "check")
	cmd.Env = append(cmd.Env, "TMPDIR="+cache)
	cmd.Stderr = &stderr
	_, err = cmd.Output()
	require.Error(t, err)
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	assert.Contains(t, stderr.String(), "the disk is full")
}
