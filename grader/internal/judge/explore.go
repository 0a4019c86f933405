package judge

import (
	"context"
	"maps"
	"slices"

	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// explore runs tests under schedules that are chosen. It returns the number of those that each has passed under. A test that did
// not pass under one gets its verdict from that, the others none. What the machine does to the process counts for nothing.
func (s *session) explore(ctx context.Context, tests []Test) (schedules int, err error) {
	job := s.job
	if job.Explore = s.policy.Explore; job.Explore.Count == 0 {
		return 0, nil
	}
	job.Procs = 1 // a second processor would only take part in what the seed does not choose
	job.Limits.Wall += job.Explore.Within
	for _, t := range tests {
		job.Tests = append(job.Tests, t.Name)
	}
	o, err := process.Run(ctx, job)
	if err != nil || o.End == process.Starved || o.End == process.Killed {
		return 0, err
	}
	count := map[string]int{}
	var last runner.Event
	for _, e := range o.Events {
		if e.Kind == "start" {
			last = e
			count[e.Test]++
		}
	}
	i := max(0, slices.IndexFunc(tests, func(t Test) bool { return t.Name == last.Test }))
	t := &tests[i]
	t.Seed = last.Seed
	o.Events = slices.DeleteFunc(o.Events, func(e runner.Event) bool { return e.Kind != "done" && (e.Test != t.Name || e.Seed != t.Seed) })
	if read(o, []*Test{t}); t.Verdict != verdict.Pass {
		return 0, nil
	}
	return slices.Min(slices.Collect(maps.Values(count))), nil
}

func pointers(tests []Test) []*Test {
	var list []*Test
	for i := range tests {
		list = append(list, &tests[i])
	}
	return list
}
