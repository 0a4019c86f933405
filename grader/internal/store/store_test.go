package store

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsPutIsFound(t *testing.T) {
	s := Store(filepath.Join(t.TempDir(), "below", "it"))
	k := KeyOf("a")
	var got string
	assert.False(t, s.Get(k, &got))
	require.NoError(t, s.Put(k, "value"))
	assert.True(t, s.Get(k, &got))
	assert.Equal(t, "value", got)
	assert.False(t, s.Get(KeyOf("b"), &got))

	sealed, err := os.ReadFile(s.path(k))
	require.NoError(t, err)
	for _, edited := range []string{"", `"value"`, string(sealed[:len(sealed)-1]), strings.Replace(string(sealed), "value", "other", 1)} {
		require.NoError(t, os.WriteFile(s.path(k), []byte(edited), 0o644))
		assert.False(t, s.Get(k, &got), "a damaged entry is as good as none, and so is one that somebody has edited")
	}
	other := Store(t.TempDir())
	require.NoError(t, other.Put(k, "another user's"))
	theirs, err := os.ReadFile(other.path(k))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(s.path(k), theirs, 0o644))
	assert.False(t, s.Get(k, &got), "another user's entry is none")
	require.NoError(t, s.Put(k, "again"))
	assert.True(t, s.Get(k, &got))
}

func TestKeysTellListsOfPartsApart(t *testing.T) {
	seen := map[Key][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"", "ab"}, {"ab", ""}} {
		k := KeyOf(parts...)
		assert.NotContains(t, seen, k, "%q and %q", parts, seen[k])
		seen[k] = parts
	}
}

func TestWritersAtOnceLeaveAWholeEntry(t *testing.T) {
	s := Store(t.TempDir())
	k := KeyOf("k")
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() { assert.NoError(t, s.Put(k, map[string]int{"n": i})) })
	}
	group.Wait()
	var got map[string]int
	assert.True(t, s.Get(k, &got))
	entries, err := os.ReadDir(filepath.Dir(s.path(k)))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "no temporary files are left")
}

func TestAStoreThatCannotBeWrittenSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	assert.ErrorContains(t, Store(file).Put(KeyOf(), 1), "remembering a verdict")
}

func TestSelf(t *testing.T) {
	assert.NotEmpty(t, Self())
	assert.Equal(t, Self(), Self())
}
