//go:build unix

package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadTakesOnlyWhatEnds(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(path, []byte("text"), 0o644))
	require.NoError(t, os.Symlink(path, filepath.Join(dir, "link")))
	for _, name := range []string{"a", "link"} {
		text, err := Read(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, "text", string(text))
	}
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "device")))
	for _, name := range []string{"pipe", "device", "."} {
		_, err := Read(filepath.Join(dir, name))
		assert.ErrorContains(t, err, "not an ordinary file", name)
		assert.ErrorAs(t, err, new(*fs.PathError))
	}
	_, err := Read(filepath.Join(dir, "nothing"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}
