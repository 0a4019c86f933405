//go:build unix

package cli

import (
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
)

var update = flag.Bool("update", false, "rewrite the golden files with what is printed now")

// TestEveryKindOfFailureIsExplained runs real code of each kind and compares what is said of it with a golden file.
func TestEveryKindOfFailureIsExplained(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	archive, err := txtar.ParseFile("testdata/kinds.txtar")
	require.NoError(t, err)
	wanted := map[string]string{}
	for i, file := range archive.Files {
		base := strings.TrimSuffix(file.Name, ".go")
		name := fmt.Sprintf("%02d_%s", i+10, base)
		pkg := "package " + strings.ReplaceAll(base, "_", "")
		wanted[name], _ = declared(string(file.Data))
		call := "Run()"
		if strings.Contains(string(file.Data), "\n// bubble\n") {
			call = "synctest.Test(t, func(t *testing.T) { Run(); time.Sleep(time.Hour) })"
		}
		put(t, filepath.Join(dir, "exercises", name, base+".go"), strings.Replace(string(file.Data), "package x", pkg, 1))
		put(t, filepath.Join(dir, "exercises", name, base+"_test.go"), pkg+"\n\nimport (\n\t\"testing\"\n\t\"testing/synctest\"\n\t\"time\"\n)\n\nvar (\n\t_ = synctest.Wait\n\t_ = time.Now\n)\n\nfunc TestRun(t *testing.T) { "+call+" }\n")
	}
	out, err := grader(t, dir, cache, "check", "--all", "--json").Output()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	require.Equal(t, 1, exit.ExitCode())
	var found struct {
		Exercises []struct {
			Name, Verdict string
			Diagnosis     []struct {
				Summary, Explanation string
				Story                []string
				Locations            []struct {
					Line int
					Role string
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(out, &found))
	require.Len(t, found.Exercises, len(archive.Files))
	var text strings.Builder
	for _, e := range found.Exercises {
		assert.Equal(t, wanted[e.Name], e.Verdict, e.Name)
		if !assert.NotEmpty(t, e.Diagnosis, e.Name) {
			continue
		}
		d := e.Diagnosis[0]
		fmt.Fprintf(&text, "%s: %s: %s\n", e.Name[3:], e.Verdict, d.Summary)
		for _, line := range d.Story {
			fmt.Fprintf(&text, "  * %s\n", line)
		}
		assert.NotEmpty(t, d.Locations, "%s: nothing says where", e.Name)
		for _, l := range d.Locations {
			fmt.Fprintf(&text, "  line %d: %s\n", l.Line, l.Role)
		}
		if assert.NotEmpty(t, d.Explanation, "%s: nothing says why", e.Name) {
			fmt.Fprintf(&text, "  why: %s\n", d.Explanation)
		}
		text.WriteString("\n")
	}
	const golden = "testdata/kinds.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String(), "run the test with -update if the change is meant")
}
