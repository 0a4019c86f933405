package judge

import (
	"context"
	"maps"
	"slices"

	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// explore runs the tests of a unit that has passed once more, under schedules that are chosen. A test that does not pass under one
// gets its verdict from that. What the machine does to the process counts for nothing.
func (s *session) explore(ctx context.Context, r *Result) error {
	s.job.Explore, s.job.Procs = s.policy.Explore, 1 // a second processor would only take part in what the seed does not choose
	s.job.Limits.Wall += s.job.Explore.Within
	o, err := s.run(ctx, pointers(r.Tests))
	if err != nil || o.End == process.Starved || o.End == process.Killed {
		return err
	}
	schedules := map[string]int{}
	var last runner.Event
	for _, e := range o.Events {
		if e.Kind == "start" {
			last = e
			schedules[e.Test]++
		}
	}
	r.Schedules = slices.Min(slices.Collect(maps.Values(schedules)))
	at := max(0, slices.IndexFunc(r.Tests, func(t Test) bool { return t.Name == last.Test }))
	t := &Test{Test: r.Tests[at].Test, Seed: last.Seed}
	o.Events = slices.DeleteFunc(o.Events, func(e runner.Event) bool { return e.Kind != "done" && (e.Test != t.Name || e.Seed != t.Seed) })
	if read(o, []*Test{t}); t.Verdict != verdict.Pass {
		r.Tests[at] = *t
		r.Schedules = 0
	}
	return nil
}

func pointers(tests []Test) []*Test {
	var list []*Test
	for i := range tests {
		list = append(list, &tests[i])
	}
	return list
}
