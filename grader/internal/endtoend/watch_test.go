//go:build unix

package endtoend

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sitting is a learner's terminal, in which the grader watches a course of two exercises, the second of which is solved.
type sitting struct {
	*terminal
	t      *testing.T
	course string
}

func newSitting(t *testing.T, columns, rows int) *sitting {
	grader := buildGrader(t)
	s := &sitting{t: t, course: twoExercises(t)}
	env := append(environment(t), "PATH="+filepath.Dir(grader)+":"+os.Getenv("PATH"), "VISUAL=", "EDITOR=cp solutions/01_hello/hello.go", "NO_COLOR=")
	s.terminal = open(t, columns, rows, s.course, env, "sh")
	return s
}

func (s *sitting) stub() string { return filepath.Join(s.course, "exercises/01_hello/hello.go") }

func (s *sitting) save(text string) {
	require.NoError(s.t, os.WriteFile(s.stub(), []byte(text), 0o644))
}

func (s *sitting) solution() string {
	text, err := os.ReadFile(filepath.Join(s.course, "solutions/01_hello/hello.go"))
	require.NoError(s.t, err)
	return string(text)
}

// busy is code for which a verdict takes seconds.
const busy = `package hello

import "io"

// Run never comes to an end.
func Run(out io.Writer, work func()) {
	for {
	}
}
`

// leave ends the screen with keys, and checks that the terminal is as it was before (the first line of stty is about its size).
func (s *sitting) leave(keys ...string) {
	s.t.Helper()
	s.Type(keys...)
	s.Shows("ended with 0")
	s.Plain()
	s.Line("stty -a | sed 1d >after; echo compared: $(cmp before after && echo same)")
	s.Shows("compared: same")
}

func (s *sitting) begin(flags string) {
	s.Line("stty -a | sed 1d >before; grader watch " + flags + "; echo ended with $?")
}

func TestWatchInATerminal(t *testing.T) {
	s := newSitting(t, 100, 40)
	stub, err := os.ReadFile(s.stub())
	require.NoError(t, err)
	s.begin("")
	s.Shows("✗ 01  Wait for what you start", "race: line", "waiting for a save of exercises/01_hello/hello.go", "n next")

	// Keys.
	s.Type("h")
	s.Shows("hint 1 of 4")
	s.Type("?")
	s.Shows("compare your file with the solution")
	s.Type("l")
	s.Shows("▸ ✗ 01", "· 04  A message", "Enter open")
	s.Type("l", "d")
	s.Shows("+++ solutions/01_hello/hello.go")

	// A save is judged, and the pass is not moved on from.
	s.save(s.solution())
	s.Shows("✓ 01", "This exercise passes.", "What you have learned", "for comparison: solutions/01_hello/hello.go", "n goes on to 04")
	s.Type("n")
	s.Shows("✓ 04  A message needs two goroutines", "All 2 exercises pass.")
	s.Type("n")
	s.Shows("every other exercise is solved")
	s.Type("l", "Up", "Enter")
	s.Shows("✓ 01", "waiting for a save of exercises/01_hello/hello.go")

	// A save during a run ends it; keys work meanwhile.
	s.save(busy)
	s.Shows("judging 01")
	s.Type("?")
	s.Shows("judging 01", "compare your file with the solution")
	s.save(string(stub))
	seen := s.Until(func(text string) bool { return strings.Contains(text, "race: line") })
	assert.NotContains(t, seen, "timeout")
	s.save(busy)
	s.Shows("timeout:", "waiting for a save")

	// A file that goes and comes back, and the editor.
	require.NoError(t, os.Remove(s.stub()))
	s.Shows("hello.go is gone")
	s.save(string(stub))
	s.Shows("race: line", "waiting for a save")
	s.Type("e")
	s.Shows("✓ 01", "All 2 exercises pass.")

	s.resized(string(stub))
	s.leave("C-c")
}

// resized gives the terminal other sizes: everything fits, and nothing is out of reach.
func (s *sitting) resized(stub string) {
	s.save(stub)
	s.Shows("race: line", "waiting for a save")
	s.Resize(60, 20)
	text := s.Until(func(text string) bool {
		return strings.Contains(text, "more below") && strings.Contains(text, "q quit") && strings.Contains(text, "waiting for")
	})
	for line := range strings.SplitSeq(text, "\n") {
		assert.LessOrEqual(s.t, utf8.RuneCountInString(line), 60, "%s", line)
	}
	s.Type("End")
	s.Shows("edit exercises/01_hello/hello.go and save")
	s.Resize(120, 45)
	s.Shows("Go concurrency kata", "race: line", "edit exercises/01_hello/hello.go and save", "s see   a all")
}

func TestWatchDrawsGoroutinesAndResets(t *testing.T) {
	s := newSitting(t, 100, 40)
	shipped, err := os.ReadFile(s.stub())
	require.NoError(t, err)
	s.save(s.solution())
	s.begin("1")
	s.Shows("✓ 01  Wait for what you start", "waiting for a save")

	s.Type("s")
	s.Shows("T    the test and what it calls", "the test begins")
	s.Type("Escape")
	s.Shows("for comparison")
	s.Type("x")
	s.Shows("A backup is kept. Press y to do it")
	s.Type("y")
	s.Shows("✗ 01  Wait for what you start", "race: line")
	text, err := os.ReadFile(s.stub())
	require.NoError(t, err)
	assert.Equal(t, string(shipped), string(text))
	s.leave("q")
	s.Line("grader reset --undo; echo undone with $?")
	s.Shows("undone with 0")
	text, err = os.ReadFile(s.stub())
	require.NoError(t, err)
	assert.Equal(t, s.solution(), string(text))
}

func TestWatchInATerminalWithoutUnicodeOrEvents(t *testing.T) {
	s := newSitting(t, 80, 30)
	s.begin("--ascii --poll hello")
	s.Shows("x 01  Wait for what you start", "race: line")
	s.save(s.solution())
	s.Shows("+ 01  Wait for what you start", "This exercise passes.")
	for _, r := range s.Text() {
		require.Less(t, r, rune(0x7f), "%q", r)
	}
	s.leave("q")
}

func TestWatchWhoseProcessIsKilledLeavesTheTerminalAsItWas(t *testing.T) {
	for signal, says := range map[syscall.Signal][]string{syscall.SIGKILL: {"the screen broke down", "ended with 2"}, syscall.SIGQUIT: {"ended with 0"}} {
		t.Run(signal.String(), func(t *testing.T) {
			s := newSitting(t, 80, 30)
			s.begin("")
			s.Shows("race: line")
			guard := children(t, s.PID())
			require.Len(t, guard, 1)
			screen := children(t, guard[0])
			require.Len(t, screen, 1)
			pid, err := strconv.Atoi(screen[0])
			require.NoError(t, err)
			require.NoError(t, syscall.Kill(pid, signal))
			s.Shows(says...)
			s.Plain()
			s.Line("stty -a | sed 1d >after; echo compared: $(cmp before after && echo same)")
			s.Shows("compared: same")
		})
	}
}
