//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheReadmeShowsTheRealScreen keeps the README's picture true: it is what a fresh copy of the course prints. Run it with
// GOKATA_UPDATE=1 to put the screen of today into the README.
func TestTheReadmeShowsTheRealScreen(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	for _, tree := range []string{"exercises", "solutions"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, tree), os.DirFS(filepath.Join(repository(t), tree))))
	}
	out, err := grader(t, dir, cache, "check").Output()
	require.Error(t, err, "a fresh copy of the course has an unsolved exercise")
	readme := filepath.Join(repository(t), "README.md")
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), "```\nGo concurrency kata")
	require.True(t, found, "the README shows a screen")
	shown, after, _ := strings.Cut(rest, "```\n")
	screen := strings.TrimPrefix(string(out), "Go concurrency kata")
	if os.Getenv("GOKATA_UPDATE") != "" {
		require.NoError(t, os.WriteFile(readme, []byte(before+"```\nGo concurrency kata"+screen+"```\n"+after), 0o644))
		shown = screen
	}
	assert.Equal(t, shown, screen)
}
