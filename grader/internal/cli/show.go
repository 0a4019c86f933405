package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/draw"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
	"gokata/grader/internal/show"
	"gokata/grader/internal/verdict"
)

// defaultPage is where --html without a file's name writes to, after the exercise's name.
const defaultPage = "NAME.html"

func (a *app) show() *cobra.Command {
	cmd := a.command("show [EXERCISE [TEST]]", "Draw what the goroutines did in a test: who waited for whom, on which line",
		"Run a test of the current exercise, which is the first unsolved one, or of the named one, watch its goroutines, and draw what happened: time goes\n"+
			"downwards, each goroutine of yours has a column, and an arrow leads from whoever let a goroutine go on to that goroutine. Without a test\n"+
			"it is the first that fails, or if none does, the first. A test that ends in a deadlock, a leak, a panic or never is drawn up to its end.\n\n"+
			"Exit status: 0 it was drawn, 2 it could not be.", 1, a.runShow)
	cmd.Args = cobra.MaximumNArgs(2) // and a test
	f := cmd.Flags()
	f.StringVar(&a.html, "html", "", "write a page, with the source beside the picture, to the `file` (--html=FILE); without a name, to one named after the exercise")
	f.Lookup("html").NoOptDefVal = defaultPage
	f.StringVar(&a.svg, "svg", "", "write the picture alone to the `file`, for slides")
	f.Uint64Var(&a.seed, "seed", 0, "run the test under the explored schedule of this number, as a diagnosis names it")
	f.BoolVar(&a.noRace, "norace", false, "do without the race detector (and the C compiler it needs)")
	return cmd
}

func (a *app) runShow(ctx context.Context, c *course.Course, args []string) error {
	e, err := a.current(ctx, c, args)
	if err != nil {
		return err
	}
	live := a.live(1)
	checker, err := a.checker(ctx, c, !a.noRace, live)
	if err != nil {
		return err
	}
	lanes := draw.Lanes
	if a.html == "" && a.svg == "" {
		lanes = draw.Columns
	}
	var p *show.Picture
	var broken *check.Record
	err = live.While(func() error {
		p, broken, err = picture(ctx, checker, e, args[min(1, len(args)):], a.seed, lanes)
		return err
	})
	if err != nil {
		return err
	}
	if broken != nil {
		live.Screen.Explain(broken)
		return errNotJudged
	}
	return a.drawn(live.Screen, e, p)
}

// picture runs the tests that a name means, or the visible ones, until one fails, and returns the picture of that one, or, if
// none does, of the first. Of code that cannot be run it returns what a check says. It closes the checker.
func picture(ctx context.Context, checker *check.Checker, e *course.Exercise, names []string, seed uint64, lanes int) (*show.Picture, *check.Record, error) {
	defer checker.Close()
	unit, record := checker.Unit(e)
	if unit == nil {
		return nil, record, nil
	}
	tests, err := chooseTests(checker.Course.Rel(e.Visible), e.ID, unit, names)
	if err != nil {
		return nil, nil, err
	}
	if known := checker.Remembered([]*course.Exercise{e})[0]; len(names) == 0 && seed == 0 {
		// What fails only under a schedule fails in no other run.
		if i := slices.IndexFunc(known.Tests, func(t check.Test) bool { return t.Seed > 0 }); i >= 0 {
			seed, tests = known.Tests[i].Seed, unit.Tests[i:i+1]
		}
	}
	workspace, err := checker.Workspace(ctx)
	if err != nil {
		return nil, nil, err
	}
	checker.Progress.Judging([]*course.Exercise{e})
	built, err := workspace.Build(ctx, []*gotool.Unit{unit})
	if err != nil {
		return nil, nil, err
	}
	if built.Broken[unit.ID] != nil {
		records, err := checker.InOrder(ctx, []*course.Exercise{e})
		return nil, records[0], err
	}
	var first *show.Picture
	for _, test := range tests {
		p, err := show.Run(ctx, workspace, built, unit, test, seed, lanes)
		if err != nil || p.Verdict != verdict.Pass {
			return p, nil, err
		}
		first = cmp.Or(first, p)
	}
	return first, nil, nil
}

// drawn draws a picture in the ways that are wanted.
func (a *app) drawn(screen *report.Screen, e *course.Exercise, p *show.Picture) error {
	if a.html == "" && a.svg == "" {
		return draw.Text(screen.Out, p, screen.Width)
	}
	if a.html == defaultPage {
		a.html = e.Name + ".html"
	}
	for _, one := range []struct {
		path string
		draw func(io.Writer, *show.Picture) error
	}{{a.html, draw.Page}, {a.svg, draw.SVG}} {
		if one.path == "" {
			continue
		}
		var out bytes.Buffer
		err := one.draw(&out, p)
		if err == nil {
			err = os.WriteFile(one.path, out.Bytes(), 0o666)
		}
		if err != nil {
			return fmt.Errorf("writing the picture: %w", err)
		}
		fmt.Fprintln(a.out, one.path)
	}
	return nil
}

// chooseTests returns the test of an exercise that a name, or a part of one, means; without a name the visible ones, which are
// in the file.
func chooseTests(file, id string, unit *gotool.Unit, names []string) ([]gotool.Test, error) {
	visible := slices.DeleteFunc(slices.Clone(unit.Tests), func(t gotool.Test) bool { return t.Hidden })
	switch {
	case len(visible) == 0:
		return nil, fmt.Errorf("tests missing: %s holds no test function; bring the file back (git checkout restores it) and try again", file)
	case len(names) == 0:
		return visible, nil
	}
	tests := map[string]gotool.Test{}
	var all, likely []string
	for _, t := range unit.Tests {
		tests[t.Name] = t
		all = append(all, t.Name)
		if strings.Contains(strings.ToLower(t.Name), strings.ToLower(names[0])) {
			likely = append(likely, t.Name)
		}
	}
	if slices.Contains(all, names[0]) {
		likely = names
	}
	switch {
	case len(likely) == 1:
		return []gotool.Test{tests[likely[0]]}, nil
	case len(likely) > 1:
		return nil, fmt.Errorf("%q could be any of %s: give more of the name", names[0], strings.Join(likely, ", "))
	}
	nearest := slices.MinFunc(all, func(x, y string) int { return course.Edits(names[0], x) - course.Edits(names[0], y) })
	return nil, fmt.Errorf("exercise %s has no test called %q; did you mean %s? Its tests are %s", id, names[0], nearest, strings.Join(all, ", "))
}
