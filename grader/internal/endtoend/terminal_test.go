//go:build unix

package endtoend

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// terminal is a terminal with a program in it. tmux holds it, keys are sent to it, and its screen is read.
type terminal struct {
	tb     testing.TB
	socket string
}

// patience is how long a screen may take to be as expected. How soon it is is not asserted.
const patience = time.Minute

// glance is the pause between two looks at the screen: without one, looking would take the processors from what is looked at.
const glance = 20 * time.Millisecond

var started atomic.Int32

// open opens a terminal of some columns and rows in which a command runs, in a folder and with an environment. The test is
// skipped where there is no tmux. The terminal closes with the test.
func open(tb testing.TB, columns, rows int, dir string, env []string, command ...string) *terminal {
	tb.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		tb.Skip("tmux is not installed")
	}
	t := &terminal{tb, fmt.Sprintf("gokata-%d-%d", os.Getpid(), started.Add(1))}
	args := append([]string{"-L", t.socket, "-f", os.DevNull, "-u", "new-session", "-d", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows), "-c", dir}, command...)
	cmd := exec.Command("tmux", args...)
	cmd.Env = append(env, "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	require.NoError(tb, err, string(out))
	tb.Cleanup(func() { _ = exec.Command("tmux", "-L", t.socket, "kill-server").Run() }) // it may have ended by itself
	return t
}

// tmux has the terminal do something; what it prints is returned.
func (t *terminal) tmux(args ...string) string {
	t.tb.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", t.socket}, args...)...).CombinedOutput()
	require.NoError(t.tb, err, "tmux %v: %s", args, out)
	return string(out)
}

// Type sends keys, each as tmux names it: "q", "Enter", "C-c".
func (t *terminal) Type(keys ...string) {
	t.tmux(append([]string{"send-keys"}, keys...)...)
}

// Line types a line and ends it.
func (t *terminal) Line(text string) {
	t.tmux("send-keys", "-l", text)
	t.Type("Enter")
}

// Text returns what the screen shows.
func (t *terminal) Text() string { return t.tmux("capture-pane", "-p") }

// Until looks at the screen until it is as wanted, and returns it.
func (t *terminal) Until(wanted func(text string) bool) string {
	t.tb.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(glance) {
		text := t.Text()
		if wanted(text) {
			return text
		}
		require.True(t.tb, time.Now().Before(deadline), "the screen still shows:\n%s", text)
	}
}

// Shows waits until the screen shows all of the parts, and returns it.
func (t *terminal) Shows(parts ...string) string {
	t.tb.Helper()
	missing := ""
	defer func() {
		if t.tb.Failed() {
			t.tb.Logf("missing: %q", missing)
		}
	}()
	return t.Until(func(text string) bool {
		for _, part := range parts {
			if missing = part; !strings.Contains(text, part) {
				return false
			}
		}
		return true
	})
}

// Resize gives the terminal another size.
func (t *terminal) Resize(columns, rows int) {
	t.tmux("resize-window", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows))
}

// PID returns the number of the process that was started in the terminal.
func (t *terminal) PID() string { return t.format("#{pane_pid}") }

// Plain checks that the terminal shows its usual screen, with a cursor.
func (t *terminal) Plain() {
	require.Equal(t.tb, "alternate screen 0, cursor 1", t.format("alternate screen #{alternate_on}, cursor #{cursor_flag}"))
}

func (t *terminal) format(format string) string {
	return strings.TrimSpace(t.tmux("display-message", "-p", format))
}
