package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gokata/grader/internal/check"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/process"
	"gokata/grader/internal/report"
	"gokata/grader/internal/store"
	"gokata/grader/internal/verdict"
)

// checkOptions are the flags of check.
type checkOptions struct {
	all, json, visible, noRace, raw bool
	schedules                       int
	seed                            uint64
}

func (a *app) check() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [EXERCISE...]",
		Short: "Judge the exercises in order and stop at the first unsolved one",
		Long: "Judge the exercises in order, stop at the first that is not solved, and say what is wrong with it.\n" +
			"An exercise is named by its number or by any part of its name; without names, all are judged.\n\n" +
			"Exit status: 0 everything asked for passed, 1 something did not, 2 it could not be judged.",
		ValidArgsFunction: a.complete(many),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.runCheck(cmd.Context(), o, args) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "judge every exercise, not only up to the first unsolved one")
	f.BoolVar(&o.json, "json", false, "write the outcome as JSON, schema "+report.CheckSchema)
	f.BoolVar(&o.visible, "visible", false, "leave the hidden tests out")
	f.BoolVar(&o.noRace, "norace", false, "do without the race detector (and the C compiler it needs); a pass is then provisional")
	f.IntVar(&o.schedules, "schedules", 0, "run what passes under this many explored schedules, and not only those of a third of a second")
	f.Uint64Var(&o.seed, "seed", 0, "run what passes under the explored schedule of this number, as a diagnosis names it")
	f.BoolVar(&o.raw, "raw", false, "show as well what the tools printed")
	return cmd
}

func (a *app) runCheck(ctx context.Context, o checkOptions, args []string) error {
	version, records, err := a.judge(ctx, o, args)
	if o.json {
		if writing := report.CheckJSON(a.out, version, !o.noRace, records, err); writing != nil {
			return fmt.Errorf("writing the outcome: %w", writing)
		}
	}
	if err != nil {
		return err
	}
	return outcome(records)
}

// judge runs the check and, unless JSON is wanted, shows it. What is known when it cannot go on comes with the error.
func (a *app) judge(ctx context.Context, o checkOptions, args []string) (version string, records []*check.Record, err error) {
	c, err := a.course()
	if err != nil {
		return "", nil, err
	}
	exercises, err := named(c, args)
	if err != nil {
		return "", nil, err
	}
	tools, err := gotool.Detect(ctx, c.Root, !o.noRace)
	if err != nil {
		return "", check.Blank(exercises), err
	}
	screen := a.screen()
	screen.Raw, screen.Race, screen.All = o.raw, !o.noRace, o.all
	live := a.live(screen, len(exercises))
	live.Terminal = live.Terminal && !o.json
	checker := &check.Checker{Course: c, Tools: tools, Folder: store.Folder(), VisibleOnly: o.visible, Progress: live}
	defer checker.Close()
	if o.schedules > 0 || o.seed > 0 {
		checker.Explore = process.Explore{First: max(1, o.seed), Count: max(1, o.schedules), Within: time.Hour}
	}

	end := live.Start()
	defer end()
	judge := checker.InOrder
	if o.all {
		judge = checker.All
	}
	records, err = judge(ctx, exercises)
	end()
	if checker.Forgotten != nil {
		fmt.Fprintf(a.err, "grader: the verdicts hold, but they could not be remembered for next time: %v\n", checker.Forgotten)
	}
	if err == nil && !o.json {
		screen.Check(records)
	}
	return tools.Env.GOVERSION, records, err
}

// outcome turns the records into the command's outcome: an exercise that could not be judged counts neither way, and weighs
// more than one that failed.
func outcome(records []*check.Record) error {
	switch {
	case slices.ContainsFunc(records, func(r *check.Record) bool { return r.Verdict == verdict.Error }):
		return errNotJudged
	case report.Passed(records) < len(records):
		return errFailed
	}
	return nil
}
