// Package watch is the screen that a learner keeps open beside the editor: it judges the current exercise on every save and
// shows the verdict.
//
// It promises that no save is lost, that at most one run is going on, that nothing runs while nothing changes, and that the
// terminal is left as it was found. It never moves on by itself. What a verdict looks like is left to package report; judging,
// comparing and resetting to the functions in [Config].
package watch

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// Config says what to watch, and how to do what the keys ask for.
type Config struct {
	Course *course.Course
	Known  []*check.Record  // what is remembered of each exercise, in the course's order
	Start  *course.Exercise // nil: the first unsolved one

	// Judge judges exercises: all of them, or in order up to the first unsolved one. It comes back soon after the context's end.
	Judge func(ctx context.Context, exercises []*course.Exercise, all bool, p check.Progress) ([]*check.Record, error)
	// Diff returns the comparison of an exercise's file with the solution.
	Diff func(*course.Exercise) (string, error)
	// Reset puts an exercise's file back to how it was handed out and returns a sentence about the backup.
	Reset func(*course.Exercise) (string, error)
	// Show returns a picture of what an exercise's goroutines do, at most width columns wide. It comes back soon after the
	// context's end.
	Show func(ctx context.Context, e *course.Exercise, width int) (string, error)

	Race  bool // the race detector is on
	ASCII bool // the screen is drawn with characters of ASCII alone
	Poll  bool // look at the file from time to time instead of listening for events
}

// framesPerSecond is how often the screen is drawn, if it has changed. Each frame wakes a processor even if nothing has. At this
// pace nobody notices that a key or a verdict waits for the next one, and a screen at rest takes next to nothing.
const framesPerSecond = 10

// Run shows the screen until the person leaves it, by a key, a signal, or by closing the terminal.
func Run(ctx context.Context, c Config) error {
	// An interrupt is the screen's own affair: it may be meant for the editor that has the terminal for now.
	ctx, cancel := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGHUP, syscall.SIGQUIT)
	w := &worker{ctx: ctx, end: map[job]context.CancelFunc{}}
	program := tea.NewProgram(newModel(c, w.begin), tea.WithContext(ctx), tea.WithFPS(framesPerSecond))
	w.tell = program.Send
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
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("the screen broke down, which is the grader's fault; what was going on is above; your files are as you left them")
	case err == nil, ctx.Err() != nil, errors.Is(err, tea.ErrInterrupted):
		return nil // the person has left: with a key, by closing the terminal, or by way of a signal
	}
	return fmt.Errorf("drawing the screen: %w", err)
}
