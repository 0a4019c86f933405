package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gokata/grader/internal/course"
)

func (a *app) reset() *cobra.Command {
	var undo bool
	cmd := &cobra.Command{
		Use:   "reset EXERCISE",
		Short: "Bring an exercise's stub back as it was shipped; --undo takes that back",
		Long: "Bring the stub of the named exercise back as it was shipped. Your version is kept first, and the path of that backup is printed.\n" +
			"With --undo, bring the last backup back: that of the named exercise or, without a name, the last of all. No other file is touched.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.complete(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := a.course()
			if err != nil {
				return err
			}
			var e *course.Exercise
			if len(args) > 0 {
				if e, err = c.Find(args[0]); err != nil {
					return err
				}
			}
			if undo {
				return a.undo(c, e)
			}
			if e == nil {
				return fmt.Errorf("which exercise? Name the one to bring back, such as \"grader reset %s\"", c.Exercises[0].ID)
			}
			backup, err := course.Reset(c, e, a.folder())
			switch {
			case errors.Is(err, course.ErrPristine):
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
		},
	}
	cmd.Flags().BoolVar(&undo, "undo", false, "bring the last backup back")
	return cmd
}

func (a *app) undo(c *course.Course, e *course.Exercise) error {
	e, restored, backup, err := course.Undo(c, e, a.folder())
	if errors.Is(err, course.ErrNoBackup) {
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

// complete completes up to n names of exercises for the shell.
func (a *app) complete(n int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		c, err := a.course()
		if err != nil || len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []cobra.Completion
		for _, e := range c.Exercises {
			names = append(names, cobra.CompletionWithDesc(e.Name, e.Title))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
