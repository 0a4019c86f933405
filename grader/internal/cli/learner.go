package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gokata/grader/internal/atomicfile"
	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/doctor"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
	"gokata/grader/internal/store"
)

func (a *app) list() *cobra.Command {
	cmd := a.command("list", "Show all exercises, by chapter, with their verdicts as last known", "", 0,
		func(ctx context.Context, c *course.Course, _ []string) error {
			records, err := a.remembered(ctx, c)
			if err != nil {
				return err
			}
			if a.json {
				return report.ListJSON(a.out, records)
			}
			a.screen().List(records)
			return nil
		})
	cmd.Flags().BoolVar(&a.json, "json", false, "write the list as JSON, schema "+report.ListSchema)
	return cmd
}

// remembered returns what is known of all exercises. Without a C compiler there are still the verdicts of --norace.
func (a *app) remembered(ctx context.Context, c *course.Course) ([]*check.Record, error) {
	checker, err := a.checker(ctx, c, true, nil)
	if gotool.IsAdvice(err) {
		checker, err = a.checker(ctx, c, false, nil)
	}
	if err != nil {
		return nil, err
	}
	return checker.Remembered(c.Exercises), nil
}

// first returns the exercise that the arguments name, or nil if they name none.
func first(c *course.Course, args []string) (*course.Exercise, error) {
	if len(args) == 0 {
		return nil, nil
	}
	return c.Find(args[0])
}

// current returns the named exercise or, without a name, the first that is not known to be solved.
func (a *app) current(ctx context.Context, c *course.Course, args []string) (*course.Exercise, error) {
	if e, err := first(c, args); e != nil || err != nil {
		return e, err
	}
	records, err := a.remembered(ctx, c)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(records, func(r *check.Record) bool { return !r.Passed() }); i >= 0 {
		return c.Exercises[i], nil
	}
	return nil, errors.New("every exercise is solved; name one, such as " + c.Exercises[0].ID)
}

func (a *app) hint() *cobra.Command {
	cmd := a.command("hint [EXERCISE]", "Show a hint for the current, or the named, exercise",
		"Show a hint for the current exercise, which is the first unsolved one, or for the named one. Hints go from a question to nearly the line: take the first, think, and then the next.", 1,
		func(ctx context.Context, c *course.Course, args []string) error {
			e, err := a.current(ctx, c, args)
			if err != nil {
				return err
			}
			if len(e.Hints) == 0 {
				return fmt.Errorf("exercises/%s/README.md holds no hints", e.Name)
			}
			if a.number < 1 || a.number > len(e.Hints) {
				return fmt.Errorf("exercise %s has hints 1 to %d: ask for one of these with -n", e.ID, len(e.Hints))
			}
			a.screen().Hints(e, a.number, a.all)
			return nil
		})
	cmd.Flags().IntVarP(&a.number, "number", "n", 1, "which hint; higher ones give more away")
	cmd.Flags().BoolVar(&a.all, "all", false, "show all hints")
	return cmd
}

func (a *app) diff() *cobra.Command {
	cmd := a.command("diff [EXERCISE]", "Compare your file with the solution (this gives it away)",
		"Show the unified diff from your file to the solution, for the current or the named exercise. With --all, show every pair; instructors can also run: diff -ru -x README.md -x '*_test.go' -x testdata exercises solutions", 1,
		func(ctx context.Context, c *course.Course, args []string) error {
			out := a.screen().Out
			exercises := c.Exercises
			if !a.all {
				e, err := a.current(ctx, c, args)
				if err != nil {
					return err
				}
				exercises = []*course.Exercise{e}
				report.Spoiler(out, e)
			}
			for _, e := range exercises {
				if err := compare(out, c, e); err != nil {
					return err
				}
			}
			return nil
		})
	cmd.Flags().BoolVar(&a.all, "all", false, "compare every exercise")
	return cmd
}

// compare prints how an exercise's file differs from the solution.
func compare(w io.Writer, c *course.Course, e *course.Exercise) error {
	mine, err := atomicfile.Read(e.Stub)
	if err != nil {
		return fmt.Errorf("reading your file: %w", err)
	}
	theirs, err := os.ReadFile(e.Solution)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("this copy of the course holds no solution for %s: ask your instructor", e.Name)
	}
	if err != nil {
		return fmt.Errorf("reading the solution: %w", err)
	}
	report.Diff(w, c.Rel(e.Stub), c.Rel(e.Solution), clean(mine), clean(theirs))
	return nil
}

// clean makes line ends comparable: an editor on Windows may have changed them.
func clean(text []byte) string { return strings.ReplaceAll(string(text), "\r\n", "\n") }

func (a *app) reset() *cobra.Command {
	cmd := a.command("reset EXERCISE", "Bring an exercise's stub back as it was shipped; --undo takes that back",
		"Bring the stub of the named exercise back as it was shipped. Your version is kept first, and the path of that backup is printed.\n"+
			"With --undo, bring the last backup back: that of the named exercise or, without a name, the last of all. No other file is touched.", 1,
		func(_ context.Context, c *course.Course, args []string) error {
			e, err := first(c, args)
			switch {
			case err != nil:
				return err
			case a.undo:
				return a.takeBack(c, e)
			case e == nil:
				return fmt.Errorf("which exercise? Name the one to bring back, such as \"grader reset %s\"", c.Exercises[0].ID)
			}
			backup, err := course.Reset(c, e, store.Folder())
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
		})
	cmd.Flags().BoolVar(&a.undo, "undo", false, "bring the last backup back")
	return cmd
}

func (a *app) takeBack(c *course.Course, e *course.Exercise) error {
	e, restored, backup, err := course.Undo(c, e, store.Folder())
	switch {
	case errors.Is(err, course.ErrNoBackup):
		return errors.New("there is no backup to bring back: nothing was reset here")
	case err != nil:
		return err
	}
	fmt.Fprintf(a.out, "%s is back as in %s\n", c.Rel(e.Stub), restored)
	if backup != "" {
		fmt.Fprintf(a.out, "what was there is kept in %s\n", backup)
	}
	return nil
}

func (a *app) doctor() *cobra.Command {
	return a.command("doctor", "Examine the machine: what the grader needs, and how to mend what is not well",
		"Examine the go command, the C compiler, the race detector, modules, disks, the terminal, file events, the editor and the sandbox, and print for each what is wrong and the command that mends it.\n\n"+
			"Exit status: 0 all that is needed is there, 1 something is to mend.", 0,
		func(ctx context.Context, c *course.Course, _ []string) error {
			screen := a.screen()
			width, _, yes := terminalSize(a.out)
			count := map[doctor.Health]int{}
			doctor.Examine(ctx, doctor.Machine{Root: c.Root, Folder: store.Folder(), Width: width, Terminal: yes}, func(f doctor.Finding) {
				count[f.Health]++
				screen.Finding(f)
			})
			if err := ctx.Err(); err != nil {
				return err
			}
			fmt.Fprintln(screen.Out)
			screen.Health(count[doctor.Ill], count[doctor.Poor])
			if count[doctor.Ill] > 0 {
				return errFailed
			}
			return nil
		})
}
