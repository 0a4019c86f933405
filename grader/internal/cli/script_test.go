//go:build unix

package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the command as a user meets it. Each script starts in a folder "course" with two exercises, of which the
// first is unsolved, and has a cache folder of its own.
func TestScripts(t *testing.T) {
	repository := repository(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
				out, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(out)))
			}
			for _, dir := range filepath.SplitList(env.Getenv("PATH")) {
				if program := filepath.Join(dir, "grader"); exists(program) {
					env.Setenv("GRADER", program) // for scripts that change the PATH
					break
				}
			}
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("GOFLAGS", os.Getenv("GOFLAGS"))
			env.Setenv("GOPROXY", "off") // nothing that runs here needs the network
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			return twoExercises(repository, filepath.Join(env.WorkDir, "course"))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"status": status},
	})
}

// status runs a command, which must end with the given exit status: status 2 grader check.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	program := args[1]
	if program == "grader" {
		program = ts.Getenv("GRADER")
	}
	err = ts.Exec(program, args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("running %v: %v", args[1:], err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// twoExercises copies two exercises of this course, the second already solved.
func twoExercises(repository, course string) error {
	copies := map[string]string{"go.mod": "go.mod", "go.sum": "go.sum"}
	for _, dir := range []string{"exercises/01_hello", "exercises/04_message", "solutions/01_hello", "solutions/04_message"} {
		entries, err := os.ReadDir(filepath.Join(repository, dir))
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if !entry.IsDir() {
				copies[dir+"/"+entry.Name()] = dir + "/" + entry.Name()
			}
		}
	}
	copies["exercises/04_message/message.go"] = "solutions/04_message/message.go"
	for to, from := range copies {
		text, err := os.ReadFile(filepath.Join(repository, from))
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(course, filepath.Dir(to)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(course, to), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
