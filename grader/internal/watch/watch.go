// Package watch is the screen that a learner keeps open beside the editor: it judges the current exercise on every save and
// shows the verdict.
//
// It promises that no save is lost, that at most one run is going on, that nothing runs while nothing changes, and that the
// terminal is left as it was found. It never moves on by itself. What a verdict looks like is left to package report; judging,
// comparing and resetting to the functions in [Options].
package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// Options say what to watch, and how to do what the keys ask for.
type Options struct {
	Course *course.Course
	Known  []*check.Record  // what is remembered of each exercise, in the course's order
	Start  *course.Exercise // nil: the first unsolved one

	// Judge judges exercises: all of them, or in order up to the first unsolved one. It comes back soon after the context's end.
	Judge func(ctx context.Context, exercises []*course.Exercise, all bool, p check.Progress) ([]*check.Record, error)
	// Diff returns the comparison of an exercise's file with the solution.
	Diff func(*course.Exercise) (string, error)
	// Reset puts an exercise's file back to how it was handed out and returns a sentence about the backup; nil if that cannot
	// be done here.
	Reset func(*course.Exercise) (string, error)
	// Show returns a picture of what an exercise's goroutines do, at most width columns wide; nil if there is none to be had
	// here. It comes back soon after the context's end.
	Show func(ctx context.Context, e *course.Exercise, width int) (string, error)

	Race  bool // the race detector is on
	ASCII bool // the screen is drawn with characters of ASCII alone
	Poll  bool // look at the file from time to time instead of listening for events
}

// Run shows the screen until the person leaves it, by a key, a signal, or by closing the terminal.
func Run(ctx context.Context, o Options) error {
	// An interrupt is the screen's own affair: it may be meant for the editor that has the terminal for now.
	ctx, cancel := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGHUP)
	w := &worker{ctx: ctx, options: o}
	model := newModel(o, w)
	program := tea.NewProgram(model, tea.WithContext(ctx))
	w.tell, model.pace = program.Send, pacer(program)
	if Guarded() {
		w.group.Go(func() {
			deserted(ctx)
			cancel()
		})
	}
	defer w.group.Wait() // so that what is going on removes its files
	defer cancel()
	_, err := program.Run()
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return nil // the person has left, by way of a signal
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("the screen broke down, which is the grader's fault; what was going on is above; your files are as you left them")
	case err != nil && ctx.Err() != nil:
		return nil // the terminal is gone
	case err != nil:
		return fmt.Errorf("drawing the screen: %w", err)
	}
	return nil
}

// frames returns the field that holds the ticker by which a program draws, or an invalid value. The library draws at one pace
// all the time, which keeps a processor from its sleep while nothing changes, and has no option for another.
func frames(p *tea.Program) reflect.Value {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return reflect.Value{}
	}
	return field
}

// pacer returns what sets a program's pace. It must be called where the program calls the model, which is where the library
// itself sets its ticker. Without such a ticker, the pace stays what it is.
func pacer(p *tea.Program) func(frame time.Duration) {
	field := frames(p)
	return func(frame time.Duration) {
		if !field.IsValid() {
			return
		}
		if ticker := (*time.Ticker)(field.UnsafePointer()); ticker != nil {
			ticker.Reset(frame)
		}
	}
}

// editor returns the command that the person has chosen for editing files, or "".
func editor() string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if command := os.Getenv(name); command != "" {
			return command
		}
	}
	return ""
}
