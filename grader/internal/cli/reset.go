package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gokata/grader/internal/course"
	"gokata/grader/internal/reset"
	"gokata/grader/internal/store"
)

func (a *app) reset() *cobra.Command {
	var undo bool
	cmd := a.command("reset EXERCISE", "Bring an exercise's stub back as it was shipped; --undo takes that back",
		"Bring the stub of the named exercise back as it was shipped. Your version is kept first, and the path of that backup is printed.\n"+
			"With --undo, bring the last backup back: that of the named exercise or, without a name, the last of all. No other file is touched.", 1,
		func(_ context.Context, c *course.Course, args []string) error {
			e, err := first(c, args)
			if err != nil {
				return err
			}
			if undo {
				return a.undo(c, e)
			}
			if e == nil {
				return fmt.Errorf("which exercise? Name the one to bring back, such as \"grader reset %s\"", c.Exercises[0].ID)
			}
			backup, err := reset.Stub(c, e, store.Folder())
			switch {
			case errors.Is(err, reset.ErrPristine):
				fmt.Fprintf(a.out, "%s is as it was shipped already; nothing was changed\n", c.Rel(e.Stub))
				return nil
			case err != nil:
				return err
			}
			fmt.Fprintf(a.out, "%s is as it was shipped\n", c.Rel(e.Stub))
			if backup != "" {
				fmt.Fprintf(a.out, "your version is kept in %s\nto have it back: grader reset --undo %s\n", backup, e.ID)
			}
			return nil
		})
	cmd.Flags().BoolVar(&undo, "undo", false, "bring the last backup back")
	return cmd
}

// first returns the exercise that the arguments name, or nil if they name none.
func first(c *course.Course, args []string) (*course.Exercise, error) {
	if len(args) == 0 {
		return nil, nil
	}
	return c.Find(args[0])
}

func (a *app) undo(c *course.Course, e *course.Exercise) error {
	e, restored, backup, err := reset.Undo(c, e, store.Folder())
	if errors.Is(err, reset.ErrNoBackup) {
		return errors.New("there is no backup to bring back: nothing was reset here")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s is back as in %s\n", c.Rel(e.Stub), restored)
	if backup != "" {
		fmt.Fprintf(a.out, "what was there is kept in %s\n", backup)
	}
	return nil
}
