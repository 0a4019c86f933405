package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gokata/grader/internal/explain"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
)

func (a *app) explain() *cobra.Command {
	var plan explain.Plan
	cmd := &cobra.Command{
		Use:   "explain [PACKAGE... | -]",
		Short: "Name the concurrency faults in any package's tests, or in what go test has printed",
		Long: "Run the tests of any package, in any module, under the race detector, with a watch for stalls and for goroutines that stay behind, several times and with\n" +
			"the order of goroutines stirred, and explain what shows. Nothing in the package's folder is changed.\n\n" +
			"With - it reads the output of go test, plain or with -json, from standard input and explains the failures in it:\n\n" +
			"    go test ./... 2>&1 | grader explain -\n\n" +
			"Exit status: 0 nothing was found, 1 something was, 2 it could not be looked at.",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case plan.Repeat < 1:
				return fmt.Errorf("--repeat must be at least 1")
			case plan.Perturb < 0:
				return fmt.Errorf("--stir must be at least 0")
			case plan.Timeout < time.Second:
				return fmt.Errorf("--timeout must be at least 1s")
			}
			return a.runExplain(cmd.Context(), plan, args)
		},
	}
	f := cmd.Flags()
	f.IntVar(&plan.Repeat, "repeat", 5, "run the tests this many times, in fresh processes")
	f.IntVar(&plan.Perturb, "stir", 40, "at most this many more runs in which the order of goroutines is stirred")
	f.DurationVar(&plan.Timeout, "timeout", time.Minute, "how long the tests may go on without one of them beginning or ending")
	f.BoolVar(&a.json, "json", false, "write the outcome as JSON, schema "+report.ExplainSchema)
	f.BoolVar(&a.noRace, "norace", false, "do without the race detector (and the C compiler it needs)")
	return cmd
}

func (a *app) runExplain(ctx context.Context, plan explain.Plan, args []string) error {
	dir, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("finding the working folder: %w", err)
	}
	var list []*explain.Package
	if slices.Contains(args, "-") {
		if len(args) > 1 {
			return fmt.Errorf("- reads standard input: name either it or packages")
		}
		list, err = a.explainStream(dir)
	} else {
		list, err = a.explainPackages(ctx, plan, dir, args)
	}
	if a.json {
		if writing := report.ExplainJSON(a.out, list, err); writing != nil {
			return fmt.Errorf("writing the outcome: %w", writing)
		}
	}
	if err != nil {
		return err
	}
	if !a.json {
		screen := a.screen()
		screen.Files = true
		screen.Explained(list)
	}
	switch all, found := explain.Judged(list); {
	case found:
		return errFailed
	case !all:
		return errNotJudged
	}
	return nil
}

func (a *app) explainStream(dir string) ([]*explain.Package, error) {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return nil, gotool.Advise("standard input is the terminal: pipe the output of go test into it (go test ./... 2>&1 | grader explain -)")
	}
	list, known, err := explain.Stream(os.Stdin, dir, a.courseNames())
	if err == nil && !known {
		err = gotool.Advise("nothing in the input looks like the output of go test; pipe both of its streams into it (go test ./... 2>&1 | grader explain -)")
	}
	return list, err
}

func (a *app) explainPackages(ctx context.Context, plan explain.Plan, dir string, patterns []string) ([]*explain.Package, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	tools, err := gotool.Detect(ctx, dir, !a.noRace)
	if err != nil {
		return nil, err
	}
	targets, err := explain.Load(ctx, tools, dir, patterns)
	if err != nil {
		return nil, err
	}
	status := func(string) {}
	if width, _, yes := terminalSize(a.err); yes {
		status = report.Status(a.err, width)
	}
	list, err := explain.Packages(ctx, tools, targets, plan, dir, a.courseNames(), status)
	status("")
	if err != nil {
		return list, err
	}
	if !slices.ContainsFunc(list, func(p *explain.Package) bool { return len(p.Findings) > 0 || p.Plain > 0 }) {
		return list, gotool.Advise("there are no tests to run")
	}
	return list, nil
}

// courseNames lists the exercises of the course that the working folder is in, if it is in one: what an explanation can point to.
func (a *app) courseNames() []string {
	c, err := a.course()
	if err != nil {
		return nil
	}
	return c.Names()
}
