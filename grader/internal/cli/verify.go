package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gokata/grader/internal/course"
	"gokata/grader/internal/verify"
)

func (a *app) verify() *cobra.Command {
	var o verify.Options
	cmd := a.command("verify [EXERCISE...]", "For authors: prove that solutions, stubs and attempts are what they claim to be",
		"Judge every solution, stub and attempt, compare each verdict with what is declared, and check the folders against the course's rules.\n\n"+
			"Exit status: 0 everything is sound, 1 something is to mend, 2 it could not be judged.", many,
		func(ctx context.Context, c *course.Course, args []string) error {
			o.Explore.Within, o.Exhaust = 20*time.Second, 5*time.Second
			if o.Repeat < 1 {
				return fmt.Errorf("--repeat must be at least 1")
			}
			if a.mutate && (o.Repeat > 1 || o.Load || len(o.Procs) > 0 || a.blames) {
				return fmt.Errorf("--mutate judges each mutant once: it goes with --schedules and --seed only")
			}
			if len(o.Procs) > 0 && slices.Min(o.Procs) < 1 {
				return fmt.Errorf("--procs takes numbers from 1")
			}
			return a.runVerify(ctx, c, o, args)
		})
	f := cmd.Flags()
	f.IntVar(&o.Repeat, "repeat", 1, "run everything this many times, in fresh processes")
	f.IntVar(&o.Explore.Count, "schedules", 50, "run what passes under this many explored schedules")
	f.Uint64Var(&o.Explore.First, "seed", 1, "the first schedule's seed")
	f.BoolVar(&o.Load, "load", false, "keep the processors busy meanwhile")
	f.IntSliceVar(&o.Procs, "procs", nil, "values of GOMAXPROCS to use in turn, such as 1,2,8")
	f.BoolVar(&a.mutate, "mutate", false, "judge small faulty variants of the solutions and right attempts instead, and list those that pass")
	f.BoolVar(&a.blames, "blames", false, "list where diagnoses point elsewhere than to the declared lines, or nowhere")
	return cmd
}

func (a *app) runVerify(ctx context.Context, c *course.Course, o verify.Options, args []string) error {
	exercises, err := named(c, args)
	if err != nil {
		return err
	}
	live := a.live(0)
	checker, err := a.checker(ctx, c, true, live)
	if err != nil {
		return err
	}
	defer checker.Close()
	var found *verify.Report
	var mutants []*verify.Mutants
	err = live.While(func() error {
		workspace, err := checker.Workspace(ctx)
		switch {
		case err != nil:
		case a.mutate:
			mutants, err = verify.Mutate(ctx, c, exercises, workspace, o, live.Round)
		default:
			found, err = verify.Run(ctx, c, exercises, workspace, o, live.Round)
		}
		return err
	})
	if err != nil {
		return err
	}
	if a.mutate {
		live.Screen.Mutants(mutants)
		if slices.ContainsFunc(mutants, func(m *verify.Mutants) bool { return !m.Sound() }) {
			return errFailed
		}
		return nil
	}
	live.Screen.Verify(found)
	if a.blames {
		live.Screen.Blames(found)
	}
	if !found.Sound() {
		return errFailed
	}
	return nil
}
