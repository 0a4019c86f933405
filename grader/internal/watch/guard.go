package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// guarded, in the environment, says that another process looks after the terminal.
const guarded = "GOKATA_WATCH_GUARDED"

// Guarded tells whether this process is one that [Guard] has started.
func Guarded() bool { return os.Getenv(guarded) != "" }

// deserted comes back when the process that looks after the terminal has died, or when the context ends. A screen that nobody
// can leave any more must not stay.
func deserted(ctx context.Context) {
	guard := os.Getppid()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for os.Getppid() == guard {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// Guard runs this program once more, with the same arguments, and tells whether it ended well. Whatever becomes of that
// process, even a panic in a goroutine that nobody can recover or a signal that cannot be caught, the terminal is then as it
// was before. What the process writes to standard error appears when the terminal is ready for it.
func Guard(stderr io.Writer) (well bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return false, fmt.Errorf("finding this program: %w", err)
	}
	terminal := int(os.Stdin.Fd())
	before, err := term.GetState(terminal)
	if err != nil {
		return false, fmt.Errorf("reading the terminal's settings: %w", err)
	}
	var complaint bytes.Buffer
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), guarded+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, &complaint

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer close(signals)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("starting the screen: %w", err)
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // it may have ended just now
		}
	}()
	err = cmd.Wait()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return false, fmt.Errorf("waiting for the screen: %w", err)
	}
	if now, err := term.GetState(terminal); err == nil && *now != *before {
		restore(terminal, before)
		fmt.Fprintf(&complaint, "grader: the screen broke down (%s), which is the grader's fault; your files are as you left them\n", cmd.ProcessState)
	}
	if _, err := stderr.Write(complaint.Bytes()); err != nil {
		return false, fmt.Errorf("writing to standard error: %w", err)
	}
	return cmd.ProcessState.Success(), nil
}

// restore undoes what a process that drew on the terminal has left.
func restore(terminal int, before *term.State) {
	_ = term.Restore(terminal, before) // there is nobody to tell
	fmt.Fprint(os.Stdout, ansi.ResetModifyOtherKeys+ansi.PopKittyKeyboard(1)+ansi.ResetModeBracketedPaste+
		ansi.ResetModeSynchronizedOutput+ansi.ResetModeUnicodeCore+ansi.ResetStyle+
		ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable+"\r\n")
}
