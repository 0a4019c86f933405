package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/process"
	"gokata/grader/internal/report"
	"gokata/grader/internal/verdict"
)

func (a *app) check() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [EXERCISE...]",
		Short: "Judge the exercises in order and stop at the first unsolved one",
		Long: "Judge the exercises in order, stop at the first that is not solved, and say what is wrong with it.\n" +
			"An exercise is named by its number or by any part of its name; without names, all are judged.\n\n" +
			"Exit status: 0 everything asked for passed, 1 something did not, 2 it could not be judged.",
		ValidArgsFunction: a.complete(many),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.runCheck(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.BoolVar(&a.all, "all", false, "judge every exercise, not only up to the first unsolved one")
	f.BoolVar(&a.json, "json", false, "write the outcome as JSON, schema "+report.CheckSchema)
	f.BoolVar(&a.visible, "visible", false, "leave the hidden tests out")
	f.BoolVar(&a.noRace, "norace", false, "do without the race detector (and the C compiler it needs); a pass is then provisional")
	f.IntVar(&a.schedules, "schedules", 0, "run what passes under this many explored schedules, and not only those of a third of a second")
	f.Uint64Var(&a.seed, "seed", 0, "run what passes under the explored schedule of this number, as a diagnosis names it")
	f.BoolVar(&a.raw, "raw", false, "show as well what the tools printed")
	return cmd
}

func (a *app) runCheck(ctx context.Context, args []string) error {
	version, records, err := a.judge(ctx, args)
	if a.json {
		if writing := report.CheckJSON(a.out, version, !a.noRace, records, err); writing != nil {
			return fmt.Errorf("writing the outcome: %w", writing)
		}
	}
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(records, func(r *check.Record) bool { return r.Verdict == verdict.Error }):
		return errNotJudged // it counts neither way, and weighs more than an exercise that failed
	case report.Passed(records) < len(records):
		return errFailed
	}
	return nil
}

// judge runs the check and, unless JSON is wanted, shows it. What is known when it cannot go on comes with the error.
func (a *app) judge(ctx context.Context, args []string) (version string, records []*check.Record, err error) {
	c, err := a.course()
	if err != nil {
		return "", nil, err
	}
	exercises, err := named(c, args)
	if err != nil {
		return "", nil, err
	}
	live := a.live(len(exercises))
	checker, err := a.checker(ctx, c, !a.noRace, live)
	if err != nil {
		return "", check.Blank(exercises), err
	}
	if a.schedules > 0 || a.seed > 0 {
		checker.Explore = process.Explore{First: max(1, a.seed), Count: max(1, a.schedules), Within: time.Hour}
	}
	err = live.While(func() error {
		records, err = run(ctx, checker, exercises, a.all)
		return err
	})
	if checker.Forgotten != nil {
		fmt.Fprintf(a.err, "grader: the verdicts hold, but they could not be remembered for next time: %v\n", checker.Forgotten)
	}
	if err == nil && !a.json {
		live.Screen.Check(records)
	}
	return checker.Tools.Env.GOVERSION, records, err
}

// run judges exercises, all of them or in order up to the first unsolved one, and closes the checker.
func run(ctx context.Context, checker *check.Checker, exercises []*course.Exercise, all bool) ([]*check.Record, error) {
	defer checker.Close()
	if all {
		return checker.All(ctx, exercises)
	}
	return checker.InOrder(ctx, exercises)
}
