package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/draw"
	"gokata/grader/internal/report"
	"gokata/grader/internal/store"
	"gokata/grader/internal/watch"
)

func (a *app) watch() *cobra.Command {
	cmd := a.command("watch [EXERCISE]", "Judge the current exercise on every save, on a screen with keys",
		"Keep a screen open beside the editor: it judges the current exercise, which is the first unsolved or the named one, on every save and shows the verdict.\n"+
			"It never moves on by itself; press ? for the keys. Without a terminal, use \"grader check\".", 1, a.runWatch)
	f := cmd.Flags()
	f.BoolVar(&a.poll, "poll", false, "look at the file several times a second, for a file system without events (network folders, some containers)")
	f.BoolVar(&a.ascii, "ascii", false, "draw with characters of ASCII alone")
	f.BoolVar(&a.visible, "visible", false, "leave the hidden tests out")
	f.BoolVar(&a.noRace, "norace", false, "do without the race detector (and the C compiler it needs); a pass is then provisional")
	return cmd
}

func (a *app) runWatch(ctx context.Context, c *course.Course, args []string) error {
	if err := a.drawable(); err != nil {
		return err
	}
	if !watch.Guarded() {
		well, err := watch.Guard(a.err)
		if err == nil && !well {
			err = errNotJudged // and why has been said
		}
		return err
	}
	start, err := first(c, args)
	if err != nil {
		return err
	}
	checker, err := a.checker(ctx, c, !a.noRace, &report.Live{Screen: &report.Screen{}, Notes: io.Discard})
	if err != nil {
		return err
	}
	// A checker a run: each sees go.mod and the compiled libraries as they are by then, and takes its binaries away.
	anew := func() *check.Checker { return new(*checker) }
	return watch.Run(ctx, watch.Config{
		Course: c,
		Known:  checker.Remembered(c.Exercises),
		Start:  start,
		Judge: func(ctx context.Context, exercises []*course.Exercise, all bool, p check.Progress) ([]*check.Record, error) {
			checker := anew()
			checker.Progress = p
			return run(ctx, checker, exercises, all)
		},
		Diff: func(e *course.Exercise) (string, error) {
			var out bytes.Buffer
			report.Spoiler(&out, e)
			err := compare(&out, c, e)
			return out.String(), err
		},
		Reset: func(e *course.Exercise) (string, error) { return bringBack(c, e) },
		Show: func(ctx context.Context, e *course.Exercise, width int) (string, error) {
			var out bytes.Buffer
			p, broken, err := picture(ctx, anew(), e, nil, 0, draw.Columns)
			if broken != nil {
				return "", errors.New("it does not compile yet: there is nothing to see")
			}
			if err == nil {
				err = draw.Text(&out, p, width)
			}
			return out.String(), err
		},
		Race: !a.noRace, ASCII: a.ascii, Poll: a.poll,
	})
}

// bringBack brings an exercise's stub back and says so in a sentence.
func bringBack(c *course.Course, e *course.Exercise) (string, error) {
	backup, err := course.Reset(c, e, store.Folder())
	switch {
	case errors.Is(err, course.ErrPristine):
		return "the file is as it was shipped already", nil
	case err != nil:
		return "", err
	case backup == "":
		return "the file is back as it was shipped", nil
	}
	return fmt.Sprintf("the file is as it was shipped; yours is kept: grader reset --undo %s", e.ID), nil
}

// drawable tells what keeps a screen from being drawn.
func (a *app) drawable() error {
	if _, _, yes := terminalSize(a.out); !yes || !term.IsTerminal(int(os.Stdin.Fd())) {
		return errors.New("watch needs a terminal for its screen and its keys, and this is none: run it in one, or use \"grader check\"")
	}
	if os.Getenv("TERM") == "dumb" {
		return errors.New("watch draws a screen, which this terminal (TERM=dumb) cannot show: run it in another one, or use \"grader check\"")
	}
	return nil
}
