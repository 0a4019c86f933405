//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

// asGrader, in the environment, makes the test binary be the grader: the tests meet it as a person does, as a process.
const asGrader = "GOKATA_TEST_AS_GRADER"

func TestMain(m *testing.M) {
	if os.Getenv(asGrader) != "" {
		os.Unsetenv(asGrader)
		os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){
		"grader": func() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// repository is the root of the module that holds this test.
func repository(t testing.TB) string {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	return root
}

// put writes a file and the folders that it needs.
func put(t testing.TB, path, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// newCourse makes an empty course with the module files of this one.
func newCourse(t testing.TB, dir string) string {
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(repository(t), name))
		require.NoError(t, err)
		put(t, filepath.Join(dir, name), string(text))
	}
	return dir
}

// outcome is the part of the JSON that the tests read.
type outcomeJSON struct {
	Schema    string
	Passed    int
	Total     int
	Error     string
	Exercises []struct {
		ID, Name, Verdict string
		Cached            bool
		Tests             []struct {
			Name, Verdict string
			Hidden        bool
		}
		Diagnosis []struct {
			Summary   string
			Locations []struct {
				File string
				Line int
			}
		}
	}
}

// grader prepares the grader as a process in dir, with a cache folder of its own.
func grader(t testing.TB, dir, cache string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asGrader+"=1", "XDG_CACHE_HOME="+cache, "GOCACHE="+goCache(t))
	return cmd
}

// goCache returns the go command's own cache, which stays where it is when XDG_CACHE_HOME moves.
func goCache(t testing.TB) string {
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// run runs a grader that writes JSON and returns what it wrote and its exit status.
func runJSON(t testing.TB, cmd *exec.Cmd) (outcomeJSON, int) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	var o outcomeJSON
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &o), "stdout: %s\nstderr: %s", &stdout, &stderr)
	return o, cmd.ProcessState.ExitCode()
}
