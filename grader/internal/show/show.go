// Package show runs one test of an exercise under the runtime's execution tracer and tells what happened, from that very run:
// which goroutines of the learner's there were, what each of them waited for, who let it go on, and where it was at the end.
//
// The outcome is a [Picture], which knows nothing of how it is drawn: see package draw.
package show

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"

	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// Run runs a test of a unit that has been built, under the schedule of a seed if that is not 0, and returns what happened in it, with at most the given number of lanes. The
// error is the machine's, not the code's: a test that fails, in whatever way, has a picture.
func Run(ctx context.Context, workspace *gotool.Workspace, built *gotool.Result, unit *gotool.Unit, test gotool.Test, seed uint64, lanes int) (*Picture, error) {
	result, err := judge.Traced(ctx, workspace, built, unit, test, seed)
	if err != nil {
		return nil, err
	}
	if result.Verdict == verdict.Error {
		return nil, errors.New(result.Problem)
	}
	h, err := diagnose.History(unit, result.Tests[0].Evidence.Trace)
	if err != nil {
		return nil, fmt.Errorf("reading the trace of %s: %w", test.Name, err)
	}
	h.Ends(result.Verdict, result.Tests[0].Evidence)
	p := &Picture{Exercise: path.Base(unit.ID), Test: test.Name, Verdict: result.Verdict, Code: unit.Code}
	for _, f := range unit.Files {
		if slices.Contains(f.Tests(), test.Name) {
			p.TestFile = f
		}
	}
	if found := diagnose.Diagnose(result, nil); len(found) > 0 {
		p.Summary = found[0].Summary
	}
	p.compose(h, lanes)
	return p, nil
}
