//go:build unix

package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const hostileVisible = `package x

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

func TestFirst(t *testing.T) { require.Equal(t, 1, First(), "First should return 1") }

func TestSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { require.Equal(t, 2, Second(), "Second should return 2") })
}

func TestThird(t *testing.T) { require.Equal(t, 3, Third(), "Third should return 3") }
`

const hostileHidden = `package x

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHiddenAgain(t *testing.T) {
	require.Equal(t, 1, First(), "First should return 1")
	require.Equal(t, 3, Third(), "Third should return 3")
}
`

// hostileCourse makes a course with an exercise for each file of the archive that is wanted.
func hostileCourse(t testing.TB, dir string, wanted func(name string) bool) (names []string, cases map[string]string) {
	archive, err := txtar.ParseFile("testdata/hostile.txtar")
	require.NoError(t, err)
	cases = map[string]string{}
	for _, file := range archive.Files {
		base := strings.TrimSuffix(file.Name, ".go")
		if !wanted(base) {
			continue
		}
		name := fmt.Sprintf("%02d_%s", len(names)+10, base)
		names = append(names, name)
		cases[name] = string(file.Data)
		pkg := "package " + strings.ReplaceAll(base, "_", "")
		code := strings.Replace(string(file.Data), "package x", pkg, 1)
		if base == "empty" {
			code = ""
		}
		put(t, filepath.Join(dir, "exercises", name, base+".go"), code)
		put(t, filepath.Join(dir, "exercises", name, base+"_test.go"), strings.Replace(hostileVisible, "package x", pkg, 1))
		hidden := strings.Replace(hostileHidden, "package x", pkg, 1)
		if base == "hidden_only" {
			hidden = strings.Replace(hidden, "3, Third()", "3, Fourth()", 1)
		}
		put(t, filepath.Join(dir, "solutions", name, "hidden_test.go"), hidden)
	}
	require.NotEmpty(t, names)
	return names, cases
}

// declared reads the header lines of a hostile case.
func declared(code string) (verdict string, tests []string) {
	for line := range strings.Lines(code) {
		if rest, ok := strings.CutPrefix(line, "// verdict: "); ok {
			verdict = strings.TrimSpace(rest)
		} else if rest, ok := strings.CutPrefix(line, "// tests: "); ok {
			for word := range strings.FieldsSeq(rest) {
				tests = append(tests, strings.Trim(word, "-")) // a dash stands for a test that is not run
			}
		}
	}
	return verdict, tests
}

func assertHostile(t *testing.T, o outcomeJSON, names []string, cases map[string]string) {
	require.Len(t, o.Exercises, len(names))
	for i, name := range names {
		e := o.Exercises[i]
		require.Equal(t, name, e.Name)
		want, tests := declared(cases[name])
		if !assert.Equal(t, want, e.Verdict, "%s: %+v", name, e) {
			continue
		}
		var got []string
		for _, test := range e.Tests {
			if !test.Hidden {
				got = append(got, test.Verdict)
			}
		}
		if tests != nil {
			assert.Equal(t, tests, got, "%s: %+v", name, e)
		}
		if want != "pass" {
			if assert.NotEmpty(t, e.Diagnosis, name) {
				assert.NotEmpty(t, e.Diagnosis[0].Summary, name)
			}
		}
	}
}

func TestHostileCodeNeitherPassesNorHangsNorLosesAResult(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	names, cases := hostileCourse(t, dir, func(string) bool { return true })
	put(t, filepath.Join(dir, "exercises", names[0], "extra.go"), "package somethingelse\n")
	put(t, filepath.Join(dir, "exercises", names[0], "extra_test.go"), "package somethingelse\nfunc TestMain(){}\n")

	o, status := runJSON(t, grader(t, dir, cache, "check", "--all", "--json"))

	assertHostile(t, o, names, cases)
	assert.Equal(t, 1, status, "every case can be judged")
	if runtime.GOOS == "linux" {
		assert.False(t, running(t, "86399.5"), "the child process should be gone")
	}
	left, err := filepath.Glob(filepath.Join(cache, "gokata", "tmp", "*"))
	require.NoError(t, err)
	assert.Empty(t, left, "temporary files should be gone")
}

// spin keeps as many threads busy as there are processors, until the test ends.
func spin(t *testing.T) {
	before := runtime.GOMAXPROCS(2 * runtime.NumCPU())
	var enough atomic.Bool
	var spinning sync.WaitGroup
	for range runtime.NumCPU() {
		spinning.Go(func() {
			for !enough.Load() {
			}
		})
	}
	t.Cleanup(func() {
		enough.Store(true)
		spinning.Wait()
		runtime.GOMAXPROCS(before)
	})
}

func TestAStarvedMachineChangesNoVerdict(t *testing.T) {
	nice, err := exec.LookPath("nice")
	if err != nil {
		t.Skip("no nice command here")
	}
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	wanted := map[string]bool{"healthy": true, "selects_nothing": true, "locks_twice": true, "package_channel": true, "leaks": true}
	names, cases := hostileCourse(t, dir, func(name string) bool { return wanted[name] })
	cmd := grader(t, dir, cache, "check", "--all", "--json")
	cmd.Args = append([]string{nice, "-n", "10"}, cmd.Args...)
	cmd.Path = nice
	spin(t)

	o, status := runJSON(t, cmd)

	assertHostile(t, o, names, cases)
	assert.Equal(t, 1, status)
}

func TestMissingFilesAreNamed(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	names, _ := hostileCourse(t, dir, func(name string) bool {
		return name == "healthy" || name == "panics" || name == "goexit" || name == "races"
	})
	file := func(i int, suffix string) string {
		base := names[i][3:]
		return filepath.Join(dir, "exercises", names[i], base+suffix)
	}
	require.NoError(t, os.Remove(file(0, ".go")))
	require.NoError(t, os.Remove(file(1, "_test.go")))
	put(t, file(2, "_test.go"), "package goexit\n")
	put(t, file(3, "_test.go"), "")

	o, status := runJSON(t, grader(t, dir, cache, "check", "--all", "--json"))

	assert.Equal(t, 2, status)
	require.Len(t, o.Exercises, 4)
	for i, want := range []struct{ verdict, says string }{
		{"build", "healthy.go is not there"},
		{"error", "tests missing"},
		{"error", "tests missing"},
		{"error", "tests missing"},
	} {
		assert.Equal(t, want.verdict, o.Exercises[i].Verdict, o.Exercises[i].Name)
		require.NotEmpty(t, o.Exercises[i].Diagnosis)
		assert.Contains(t, o.Exercises[i].Diagnosis[0].Summary, want.says)
	}
}

func TestVerdictsAreRememberedAndADamagedStoreIsRebuilt(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	hostileCourse(t, dir, func(name string) bool { return name == "healthy" || name == "panics" || name == "type_error" })
	check := func() (cached int) {
		o, status := runJSON(t, grader(t, dir, cache, "check", "--all", "--json"))
		require.Equal(t, 1, status)
		require.Equal(t, []string{"pass", "panic", "build"}, []string{o.Exercises[0].Verdict, o.Exercises[1].Verdict, o.Exercises[2].Verdict})
		for _, e := range o.Exercises {
			if e.Cached {
				cached++
			}
			if e.Verdict != "pass" {
				require.NotEmpty(t, e.Diagnosis, "the diagnosis is remembered too")
			}
		}
		return cached
	}
	assert.Equal(t, 0, check())
	assert.Equal(t, 3, check())

	entries, err := filepath.Glob(filepath.Join(cache, "gokata", "verdicts", "*", "*.json"))
	require.NoError(t, err)
	require.Len(t, entries, 3)
	for i, entry := range entries {
		put(t, entry, []string{"", "{", `{"verdict":"perfect"}`}[i])
	}
	assert.Equal(t, 0, check(), "damaged entries are as good as none")
	assert.Equal(t, 3, check())

	store := filepath.Join(cache, "gokata", "verdicts")
	require.NoError(t, os.RemoveAll(store))
	put(t, store, "a file where the folder should be")
	assert.Equal(t, 0, check(), "an unusable store does not keep anything from being judged")
}

func TestTwoGradersAtOnceAgree(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	names, cases := hostileCourse(t, dir, func(name string) bool { return name == "healthy" || name == "panics" || name == "leaks" })
	var group sync.WaitGroup
	outcomes := make([]outcomeJSON, 3)
	for i := range outcomes {
		cmd := grader(t, dir, cache, "check", "--all", "--json")
		group.Go(func() {
			out, _ := cmd.Output() // status 1: not everything passes
			json.Unmarshal(out, &outcomes[i])
		})
	}
	group.Wait()
	for _, o := range outcomes {
		assertHostile(t, o, names, cases)
	}
}
