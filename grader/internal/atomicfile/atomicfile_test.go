package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// names lists what is in a folder.
func names(t *testing.T, dir string) string {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func TestWriteReplacesTheWholeContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	for _, text := range []string{"first, and longer\n", "second\n", ""} {
		require.NoError(t, Write(path, []byte(text)))
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, text, string(got))
		assert.Equal(t, "a.go", names(t, filepath.Dir(path)), "nothing is left beside it")
	}
}

func TestWriteKeepsTheFilesPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	mode := func() fs.FileMode {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Mode()
	}
	require.NoError(t, Write(path, nil))
	assert.Equal(t, fs.FileMode(0o644), mode(), "a new file is for everybody to read")
	for _, want := range []fs.FileMode{0o600, 0o755} {
		require.NoError(t, os.Chmod(path, want))
		require.NoError(t, Write(path, []byte("x")))
		assert.Equal(t, want, mode())
	}
}

// A reader that has opened the file goes on reading what it opened: the content is never changed in place.
func TestWhoReadsMeanwhileSeesTheOldContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, Write(path, []byte("old")))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, Write(path, []byte("new")))
	buf := make([]byte, 9)
	n, err := f.Read(buf)
	require.NoError(t, err)
	assert.Equal(t, "old", string(buf[:n]))
}

func TestAFailureLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	assert.ErrorIs(t, Write(filepath.Join(dir, "none", "a.go"), nil), fs.ErrNotExist)

	// A folder that is not empty cannot be replaced by a file: the last step fails.
	path := filepath.Join(dir, "a.go")
	require.NoError(t, os.Mkdir(path, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(path, "kept"), []byte("old"), 0o644))
	assert.Error(t, Write(path, []byte("new")))
	assert.Equal(t, "kept", names(t, path))
	assert.Equal(t, "a.go", names(t, dir), "nothing is left beside it")
}
