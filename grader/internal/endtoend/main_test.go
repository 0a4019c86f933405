//go:build unix

// Package endtoend meets the whole grader as a person does: its screen in a real terminal, and how long it lets one wait.
package endtoend

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/watch"
)

// asScreen, in the environment, makes the test binary be a guarded screen on which d and s break down. Its value is the
// folder of a course.
const asScreen = "GOKATA_TEST_AS_SCREEN"

func TestMain(m *testing.M) {
	if root := os.Getenv(asScreen); root != "" {
		os.Exit(brittle(root))
	}
	os.Exit(m.Run())
}

func brittle(root string) int {
	if !watch.Guarded() {
		well, err := watch.Guard(os.Stderr)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		if !well {
			return 2
		}
		return 0
	}
	c, err := course.Load(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	err = watch.Run(context.Background(), watch.Config{
		Course: c,
		Known:  check.Blank(c.Exercises),
		Judge: func(context.Context, []*course.Exercise, bool, check.Progress) ([]*check.Record, error) {
			return check.Blank(c.Exercises), nil
		},
		Diff: func(*course.Exercise) (string, error) { panic("in the screen's own goroutine") },
		Show: func(context.Context, *course.Exercise, int) (string, error) { panic("in another goroutine") },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "grader:", err)
		return 2
	}
	return 0
}

// buildGrader builds the grader and returns its path.
func buildGrader(tb testing.TB) string {
	path := filepath.Join(tb.TempDir(), "grader")
	out, err := exec.Command("go", "build", "-o", path, "gokata/grader").CombinedOutput()
	require.NoError(tb, err, string(out))
	return path
}

// environment is the environment with a cache folder of its own for the grader. The go command's stays where it is.
func environment(tb testing.TB) []string {
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	require.NoError(tb, err)
	return append(os.Environ(), "XDG_CACHE_HOME="+tb.TempDir(), "GOCACHE="+strings.TrimSpace(string(cache)))
}

// copyCourse copies folders of this course, and its module files.
func copyCourse(tb testing.TB, to string, folders ...string) {
	for _, folder := range folders {
		require.NoError(tb, os.CopyFS(filepath.Join(to, folder), os.DirFS(filepath.Join("../../..", folder))))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../../..", name))
		require.NoError(tb, err)
		require.NoError(tb, os.WriteFile(filepath.Join(to, name), text, 0o644))
	}
}

// twoExercises makes a course of two exercises, the second of which is solved.
func twoExercises(tb testing.TB) string {
	dir := filepath.Join(tb.TempDir(), "course")
	copyCourse(tb, dir, "exercises/01_hello", "exercises/04_message", "solutions/01_hello", "solutions/04_message")
	solution, err := os.ReadFile(filepath.Join(dir, "solutions/04_message/message.go"))
	require.NoError(tb, err)
	require.NoError(tb, os.WriteFile(filepath.Join(dir, "exercises/04_message/message.go"), solution, 0o644))
	return dir
}

// children lists a process's children.
func children(tb testing.TB, pid string) []string {
	out, err := exec.Command("pgrep", "-P", pid).Output()
	require.NoError(tb, err)
	return strings.Fields(string(out))
}
