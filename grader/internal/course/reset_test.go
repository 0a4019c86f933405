package course

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newCourse makes a course of two exercises, with the stubs as shipped.
func newCourse(t *testing.T) *Course {
	root := t.TempDir()
	for _, name := range []string{"01_hello", "04_message"} {
		dir := filepath.Join(root, "exercises", name)
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name[3:]+".go"), []byte(Shipped(name)), 0o640))
	}
	c, err := Load(root)
	require.NoError(t, err)
	return c
}

func read(t *testing.T, path string) string {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func TestResetAndUndo(t *testing.T) {
	c, folder := newCourse(t), t.TempDir()
	e := c.Exercises[1]
	shipped := read(t, e.Stub)
	require.NotEmpty(t, shipped)

	_, err := Reset(c, e, folder)
	require.ErrorIs(t, err, ErrPristine)
	_, _, _, err = Undo(c, nil, folder)
	require.ErrorIs(t, err, ErrNoBackup)

	const mine = "package message\n\n// half a day's work\n"
	require.NoError(t, os.WriteFile(e.Stub, []byte(mine), 0o640))
	backup, err := Reset(c, e, folder)
	require.NoError(t, err)
	assert.Equal(t, shipped, read(t, e.Stub))
	assert.Equal(t, mine, read(t, backup))
	info, err := os.Stat(e.Stub)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm(), "the file's mode stays")

	got, restored, kept, err := Undo(c, nil, folder)
	require.NoError(t, err)
	assert.Equal(t, e, got)
	assert.Equal(t, backup, restored)
	assert.Empty(t, kept, "the stub as shipped needs no backup")
	assert.Equal(t, mine, read(t, e.Stub))

	// What was written after a reset is kept by the undo, and a second undo brings it back.
	_, err = Reset(c, e, folder)
	require.NoError(t, err)
	const later = "package message\n\n// another start\n"
	require.NoError(t, os.WriteFile(e.Stub, []byte(later), 0o640))
	_, _, kept, err = Undo(c, e, folder)
	require.NoError(t, err)
	assert.Equal(t, mine, read(t, e.Stub))
	assert.Equal(t, later, read(t, kept))
	_, _, _, err = Undo(c, e, folder)
	require.NoError(t, err)
	assert.Equal(t, later, read(t, e.Stub))

	entries, err := os.ReadDir(filepath.Dir(e.Stub))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing else is left in the folder")
	assert.Equal(t, Shipped("01_hello"), read(t, c.Exercises[0].Stub), "no other file is touched")
}

func TestAMissingFileComesBack(t *testing.T) {
	c := newCourse(t)
	e := c.Exercises[0]
	require.NoError(t, os.Remove(e.Stub))
	backup, err := Reset(c, e, t.TempDir())
	require.NoError(t, err)
	assert.Empty(t, backup)
	assert.Equal(t, Shipped(e.Name), read(t, e.Stub))
}

func TestWithoutABackupNothingIsChanged(t *testing.T) {
	c := newCourse(t)
	e := c.Exercises[0]
	require.NoError(t, os.WriteFile(e.Stub, []byte("mine"), 0o644))
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o644))
	_, err := Reset(c, e, blocked)
	require.ErrorContains(t, err, "nothing was changed")
	assert.Equal(t, "mine", read(t, e.Stub))
}

func TestAnExerciseThatTheGraderDoesNotKnow(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "exercises", "99_own"), 0o755))
	c, err := Load(root)
	require.NoError(t, err)
	_, err = Reset(c, c.Exercises[0], t.TempDir())
	require.ErrorContains(t, err, "without the stub of 99_own")
}

func TestWindowsLineEndsAreNoChange(t *testing.T) {
	c := newCourse(t)
	e := c.Exercises[0]
	require.NoError(t, os.WriteFile(e.Stub, []byte("package x\r\n"), 0o644))
	_, err := Reset(c, e, t.TempDir())
	require.NoError(t, err)
	text := []byte{}
	for _, b := range []byte(Shipped(e.Name)) {
		if b == '\n' {
			text = append(text, '\r')
		}
		text = append(text, b)
	}
	require.NoError(t, os.WriteFile(e.Stub, text, 0o644))
	_, err = Reset(c, e, t.TempDir())
	require.ErrorIs(t, err, ErrPristine)
}
