package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gokata/grader/internal/build"
	"gokata/grader/internal/report"
	"gokata/grader/internal/toolchain"
	"gokata/grader/internal/verify"
)

func (a *app) verify() *cobra.Command {
	var o verify.Options
	var blames bool
	cmd := &cobra.Command{
		Use:   "verify [EXERCISE...]",
		Short: "For authors: prove that solutions, stubs and attempts are what they claim to be",
		Long: "Judge every solution, stub and attempt, compare each verdict with what is declared, and check the folders against the course's rules.\n\n" +
			"Exit status: 0 everything is sound, 1 something is to mend, 2 it could not be judged.",
		ValidArgsFunction: a.complete(many),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Repeat < 1 {
				return fmt.Errorf("--repeat must be at least 1")
			}
			for _, p := range o.Procs {
				if p < 1 {
					return fmt.Errorf("--procs takes numbers from 1")
				}
			}
			return a.runVerify(cmd.Context(), o, blames, args)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.Repeat, "repeat", 1, "run everything this many times, in fresh processes")
	f.BoolVar(&o.Load, "load", false, "keep the processors busy meanwhile")
	f.IntSliceVar(&o.Procs, "procs", nil, "values of GOMAXPROCS to use in turn, such as 1,2,8")
	f.BoolVar(&blames, "blames", false, "list where diagnoses point elsewhere than to the declared lines, or nowhere")
	return cmd
}

func (a *app) runVerify(ctx context.Context, o verify.Options, blames bool, args []string) error {
	c, err := a.course()
	if err != nil {
		return err
	}
	exercises, err := named(c, args)
	if err != nil {
		return err
	}
	tools, err := toolchain.Detect(ctx, c.Root, true)
	if err != nil {
		return err
	}
	bench, err := build.NewBench(tools, c.Root, a.folder())
	if err != nil {
		return err
	}
	defer bench.Close()
	width, height, terminal := a.terminal()
	live := &report.Live{Out: a.screen(), Notes: a.err, Terminal: terminal, Height: height, Screen: &report.Screen{Width: width, Race: true}}
	live.Start()
	defer live.End()
	if bench.Cold() {
		if err := bench.Warm(ctx, live.Warming); err != nil {
			return err
		}
	}
	found, err := verify.Run(ctx, c, exercises, bench, o, live.Round)
	live.End()
	if err != nil {
		return err
	}
	report.Verify(a.screen(), found)
	if blames {
		report.Blames(a.screen(), found)
	}
	if !found.Sound() {
		return errFailed
	}
	return nil
}
