//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/diagnose"
)

var update = flag.Bool("update", false, "rewrite the golden files with what is printed now")

// kindsCourse makes a course with an exercise for each kind of failure, and returns the verdict that each is to get.
func kindsCourse(t *testing.T, dir string) map[string]string {
	archive, err := txtar.ParseFile("testdata/kinds.txtar")
	require.NoError(t, err)
	given := map[string]string{}
	for _, file := range archive.Files {
		given[file.Name] = string(file.Data)
	}
	wanted := map[string]string{}
	for _, file := range archive.Files {
		base := strings.TrimSuffix(file.Name, ".go")
		if strings.HasSuffix(base, "_test") {
			continue
		}
		name := fmt.Sprintf("%02d_%s", len(wanted)+10, base)
		pkg := "package " + strings.ReplaceAll(base, "_", "")
		wanted[name], _ = declared(string(file.Data))
		call := "Run()"
		if strings.Contains(string(file.Data), "\n// bubble\n") {
			call = "synctest.Test(t, func(t *testing.T) { Run(); time.Sleep(time.Hour) })"
		}
		tests := given[base+"_test.go"]
		if tests == "" {
			tests = "package x\n\nimport (\n\t\"testing\"\n\t\"testing/synctest\"\n\t\"time\"\n)\n\nvar (\n\t_ = synctest.Wait\n\t_ = time.Now\n)\n\nfunc TestRun(t *testing.T) { " + call + " }\n"
		}
		put(t, filepath.Join(dir, "exercises", name, base+".go"), strings.Replace(string(file.Data), "package x", pkg, 1))
		put(t, filepath.Join(dir, "exercises", name, base+"_test.go"), strings.Replace(tests, "package x", pkg, 1))
		if hidden := given[base+"_hidden_test.go"]; hidden != "" {
			put(t, filepath.Join(dir, "solutions", name, "hidden_test.go"), strings.Replace(hidden, "package x", pkg, 1))
		}
	}
	return wanted
}

// TestEveryKindOfFailureIsExplained runs real code of each kind and compares the screen for it with a golden file.
func TestEveryKindOfFailureIsExplained(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	wanted := kindsCourse(t, dir)
	out, err := grader(t, dir, cache, "check", "--all", "--json").Output()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	require.Equal(t, 1, exit.ExitCode())
	var found struct {
		Exercises []struct {
			ID, Name, Verdict string
			Diagnosis         []diagnose.Diagnosis
		}
	}
	require.NoError(t, json.Unmarshal(out, &found))
	require.Len(t, found.Exercises, len(wanted))
	var text strings.Builder
	for _, e := range found.Exercises {
		assert.Equal(t, wanted[e.Name], e.Verdict, e.Name)
		if !assert.NotEmpty(t, e.Diagnosis, e.Name) {
			continue
		}
		assert.NotEmpty(t, e.Diagnosis[0].Locations, "%s: nothing says where", e.Name)
		assert.NotEmpty(t, e.Diagnosis[0].Explanation, "%s: nothing says why", e.Name)
		// The verdict is remembered (but for a timeout): this only draws the screen.
		screen, _ := grader(t, dir, cache, "check", e.ID).Output()
		_, screen, ok := bytes.Cut(screen, []byte("\n\n"))
		require.True(t, ok)
		_, screen, _ = bytes.Cut(screen, []byte("\n\n"))
		screen, _, _ = bytes.Cut(screen, []byte("  read exercises/"))
		fmt.Fprintf(&text, "%s\n", screen)
	}
	const golden = "testdata/kinds.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String(), "run the test with -update if the change is meant")
}
