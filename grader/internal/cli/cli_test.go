//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
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
			tests = strings.Fields(rest)
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

// running tells whether a process with that argument is alive.
func running(t testing.TB, argument string) bool {
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(text), argument) && !strings.Contains(string(text), "go\x00test") {
			return true
		}
	}
	return false
}

func TestHostileCodeNeitherPassesNorHangsNorLosesAResult(t *testing.T) {
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	names, cases := hostileCourse(t, dir, func(string) bool { return true })
	put(t, filepath.Join(dir, "exercises", names[0], "extra.go"), "package somethingelse\n")
	put(t, filepath.Join(dir, "exercises", names[0], "extra_test.go"), "package somethingelse\nfunc TestMain(){}\n")

	o, status := runJSON(t, grader(t, dir, cache, "check", "--all", "--json"))

	assertHostile(t, o, names, cases)
	assert.Equal(t, 2, status, "one of the cases cannot be judged")
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

// begin starts a grader on code that never ends, and waits until that code runs.
func begin(t *testing.T) (cmd *exec.Cmd, stderr *bytes.Buffer) {
	if runtime.GOOS != "linux" {
		t.Skip("looks for processes in /proc")
	}
	dir, cache := newCourse(t, t.TempDir()), t.TempDir()
	put(t, filepath.Join(dir, "exercises/10_waits/waits.go"), `package waits

import (
	"os"
	"os/exec"
	"time"
)

func First() int {
	exec.Command("sleep", "86398.5").Start()
	for {
		time.Sleep(time.Millisecond)
		os.Getpid()
	}
}
`)
	put(t, filepath.Join(dir, "exercises/10_waits/waits_test.go"), "package waits\n\nimport \"testing\"\n\nfunc TestFirst(t *testing.T) { First() }\n")
	stderr = &bytes.Buffer{}
	cmd = grader(t, dir, cache, "check")
	cmd.Stderr = stderr
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return running(t, "86398.5") }, 2*time.Minute, 20*time.Millisecond)
	return cmd, stderr
}

func TestAnInterruptEndsEverything(t *testing.T) {
	cmd, stderr := begin(t)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	cmd.Wait()
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	assert.Contains(t, stderr.String(), "stopped")
	assert.False(t, running(t, "86398.5"), "what the code under test started should be gone")
}

func TestTestsDoNotOutliveAKilledGrader(t *testing.T) {
	cmd, _ := begin(t)
	tests := children(t, cmd.Process.Pid)
	require.NotEmpty(t, tests)
	require.NoError(t, cmd.Process.Kill())
	cmd.Wait()
	assert.Eventually(t, func() bool {
		for _, pid := range tests {
			if syscall.Kill(pid, 0) == nil && !zombie(pid) {
				return false
			}
		}
		return true
	}, 20*time.Second, 50*time.Millisecond, "the tests should notice that the grader is gone")
	exec.Command("pkill", "-f", "sleep 86398.5").Run()
}

// children lists a process's children (see proc(5), stat: the fourth field is the parent).
func children(t *testing.T, pid int) []int {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	var list []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if fields[1] == strconv.Itoa(pid) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			require.NoError(t, err)
			list = append(list, child)
		}
	}
	return list
}

func zombie(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || bytes.Contains(text, []byte(") Z "))
}

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
