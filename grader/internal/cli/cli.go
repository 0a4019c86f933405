// Package cli is the command line: it reads what the person asked for, has the other packages do it, and turns what went
// wrong into one sentence and an exit status.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/fatih/color"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
	"gokata/grader/internal/store"
)

// exit is the outcome of a command that has said all there is to say about it: its exit status, which is 0 without an error.
type exit int

const (
	errFailed    exit = 1 // something did not pass
	errNotJudged exit = 2 // it could not be judged: usage, toolchain, machine
)

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Main runs the command line and returns its exit status. An interrupt ends whatever is going on, with all its processes.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	out := &output{Writer: stdout}
	a := &app{out: out, err: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if out.failed != nil {
		err = fmt.Errorf("standard output takes nothing more: %w; try again with another", out.failed)
	}
	status := errNotJudged
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "grader: stopped; your files are as you left them, and verdicts reached before are kept")
	default:
		fmt.Fprintf(stderr, "grader: %s\n", strings.TrimPrefix(err.Error(), "grader: "))
	}
	return int(status)
}

// output is standard output. It keeps the first error that kept something from being written.
type output struct {
	io.Writer
	failed error
}

func (o *output) Write(p []byte) (int, error) {
	to := o.Writer
	if to == io.Writer(os.Stdout) {
		to = color.Output // on Windows, older consoles need colours translated
	}
	n, err := to.Write(p)
	o.failed = cmp.Or(o.failed, err)
	return n, err
}

// app is what all commands share.
type app struct {
	out *output
	err io.Writer
	flags
}

// flags are those of all commands; each has some of them.
type flags struct {
	all, ascii, blames, json, mutate, noRace, poll, raw, undo, visible bool

	number    int
	schedules int
	seed      uint64
	html, svg string
}

func (a *app) root() *cobra.Command {
	check := a.check()
	root := &cobra.Command{
		Use:   "grader [EXERCISE...]",
		Short: "Judge the exercises of the Go concurrency kata",
		Long: "Judge the exercises of the Go concurrency kata in order, stop at the first that is not solved, and say what is wrong with it.\n\n" +
			"Without a command, grader does what \"grader check\" does.",
		SilenceUsage:      true,
		SilenceErrors:     true,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: a.complete(many),
	}
	root.Flags().AddFlagSet(check.Flags())
	root.RunE = func(cmd *cobra.Command, args []string) error {
		for _, arg := range args {
			for cmd.SuggestionsMinimumDistance = range 3 { // in edits: the nearest first
				if list := cmd.SuggestionsFor(arg); len(list) > 0 {
					return fmt.Errorf("there is no command %q; did you mean \"grader %s\"?", arg, list[0])
				}
			}
		}
		return check.RunE(cmd, args)
	}
	root.AddCommand(check, a.watch(), a.list(), a.hint(), a.diff(), a.show(), a.reset(), a.doctor(), a.explain(), a.verify())
	return root
}

// many is more exercises than a course has.
const many = 1000

// command returns a command of the course that the working folder is in. It takes so many names of exercises at most.
func (a *app) command(use, short, long string, most int, run func(ctx context.Context, c *course.Course, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: long, Args: cobra.MaximumNArgs(most), ValidArgsFunction: a.complete(most),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.course()
			if err != nil {
				return err
			}
			return run(cmd.Context(), c, args)
		},
	}
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

// course finds the course that the working folder is in.
func (a *app) course() (*course.Course, error) {
	root, err := course.Root(".")
	if err != nil {
		return nil, err
	}
	return course.Load(root)
}

// named returns the exercises that the arguments name, in the course's order, or all if there are none.
func named(c *course.Course, args []string) ([]*course.Exercise, error) {
	if len(args) == 0 {
		return c.Exercises, nil
	}
	wanted := map[*course.Exercise]bool{}
	for _, arg := range args {
		e, err := c.Find(arg)
		if err != nil {
			return nil, err
		}
		wanted[e] = true
	}
	return slices.DeleteFunc(slices.Clone(c.Exercises), func(e *course.Exercise) bool { return !wanted[e] }), nil
}

// terminalSize tells whether a writer is a terminal, and its size in columns and rows.
func terminalSize(w io.Writer) (width, height int, yes bool) {
	if o, wrapped := w.(*output); wrapped {
		w = o.Writer
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 100, 0, false
	}
	if width, height, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		return width, height, true
	}
	return 80, 24, true
}

// screen returns where to print for people.
func (a *app) screen() *report.Screen {
	width, _, _ := terminalSize(a.out)
	return &report.Screen{Out: a.out, Width: width, Raw: a.raw, Race: !a.noRace, All: a.all}
}

// live returns what shows how the judging of so many exercises goes on.
func (a *app) live(total int) *report.Live {
	_, height, yes := terminalSize(a.out)
	return &report.Live{Screen: a.screen(), Notes: a.err, Terminal: yes && !a.json, Height: height, Total: total}
}

// checker returns what judges the exercises of a course.
func (a *app) checker(ctx context.Context, c *course.Course, race bool, progress check.Progress) (*check.Checker, error) {
	tools, err := gotool.Detect(ctx, c.Root, race)
	if err != nil {
		return nil, err
	}
	return &check.Checker{Course: c, Tools: tools, Folder: store.Folder(), VisibleOnly: a.visible, Progress: progress}, nil
}
