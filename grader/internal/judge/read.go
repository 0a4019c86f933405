package judge

import (
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// account is what the record says of one test.
type account struct {
	known        bool // the record names the test
	starts, ends int
	unwound, end runner.Event
}

// tally sums up the record, and tells whether it says that all was done.
func tally(events []runner.Event) (accounts map[string]account, done bool) {
	accounts = map[string]account{}
	for _, e := range events {
		a := accounts[e.Test]
		a.known = true
		switch e.Kind {
		case "start":
			a.starts++
		case "unwound":
			a.unwound = e
		case "end":
			a.ends++
			a.end = e
		case "done":
			done = true
			continue
		}
		accounts[e.Test] = a
	}
	return accounts, done
}

// died returns the index of the test during which a process ended, or -1 if it ended as one does that ran all its tests: by
// itself, after the last one, with a status that agrees with the tests' results.
func died(o *process.Outcome, tests []Test, accounts map[string]account, done bool) int {
	open := slices.IndexFunc(tests, func(t Test) bool { return accounts[t.Name].ends == 0 })
	if open >= 0 && accounts[tests[open].Name].known {
		return open
	}
	failed := slices.ContainsFunc(tests, func(t Test) bool { return !accounts[t.Name].end.OK })
	raced := strings.Contains(o.Output[""], evidence.RaceWarning)
	if open < 0 && done && o.End == process.Exited && (o.Status == 0 || failed) && !raced {
		return -1
	}
	// It ended between two tests, before the first, or after the last: the test just over has to answer.
	return max(0, min(len(accounts), len(tests))-1)
}

// read gives each test its verdict from a process's outcome. It returns the index of the first test after which the process
// is no longer to be trusted, or -1: the one during which it died, or the first that raced (a race is reported once per
// process, so a later test could hide behind it).
func read(o *process.Outcome, tests []Test) int {
	accounts, done := tally(o.Events)
	bad, dead := -1, died(o, tests, accounts, done)
	for i := range tests {
		t := &tests[i]
		a := accounts[t.Name]
		if !a.known && i != dead {
			continue
		}
		e := evidence.Evidence{Output: o.Output[t.Name], Leak: a.end.Leak, End: o.End, Status: o.Status, Died: i == dead}
		if e.Died {
			if o.End != process.Exited {
				e.Dump = o.Dump // of one that has ended by itself it is of an earlier moment
			}
			e.Output = strings.Trim(e.Output+"\n"+o.Output[""], "\n")
		}
		e.Output = evidence.Visible(e.Output)
		t.Seconds, t.began = a.end.Seconds, a.starts > 0
		t.Verdict = verdict.Worst(signals(e, a)...)
		if t.Verdict == verdict.None {
			t.Verdict = verdict.Pass
			continue
		}
		t.Evidence = e
		if bad < 0 && (e.Died || t.Verdict == verdict.Race || strings.Contains(e.Output, evidence.RaceWarning)) {
			bad = i
		}
	}
	switch {
	case len(accounts) == 0 && dead == 0:
		// Nothing ran at all: what ended the process before the first test ends it before each of them.
		for i := range tests {
			tests[i].Verdict, tests[i].Evidence = tests[0].Verdict, tests[0].Evidence
		}
		return -1
	case bad == len(tests)-1:
		return -1
	}
	return bad
}

// signals lists what speaks against a test. An empty list is a pass.
func signals(e evidence.Evidence, a account) []verdict.Verdict {
	var list []verdict.Verdict
	add := func(v verdict.Verdict) { list = append(list, v) }
	if strings.Contains(e.Output, evidence.RaceWarning) {
		add(verdict.Race)
	}
	if e.Leak != "" {
		add(verdict.Leak)
	}
	switch {
	case strings.Contains(e.Output, evidence.AssertReport):
		add(verdict.Fail)
	case a.unwound.Failed && strings.Contains(e.Output, evidence.GoleakReport):
		add(verdict.Leak)
	case a.unwound.Failed || a.unwound.Skipped:
		add(verdict.Fail)
	}
	if e.Died {
		add(ending(e))
	} else if a.starts != 1 || a.ends != 1 || !a.end.OK && len(list) == 0 {
		add(verdict.Fail)
	}
	return list
}

// ends and crashes are what it says of code that a process was ended, or ended itself for the runtime's reason.
var (
	ends = map[process.End]verdict.Verdict{
		process.Deadlock: verdict.Deadlock, process.Killed: verdict.Error, process.Starved: verdict.Error,
		process.Busy: verdict.Timeout, process.Flood: verdict.Timeout, process.Memory: verdict.Timeout, process.Stopped: verdict.Timeout,
	}
	crashes = map[string]verdict.Verdict{
		evidence.BubbleDeadlock: verdict.Deadlock, evidence.AllAsleep: verdict.Deadlock,
		"send on closed channel": verdict.PanicChannel, "close of closed channel": verdict.PanicChannel,
		"close of nil channel": verdict.PanicChannel, evidence.Goexit: verdict.Fail,
	}
)

// ending returns the verdict on a test during which the process ended.
func ending(e evidence.Evidence) verdict.Verdict {
	if v, ended := ends[e.End]; ended {
		return v
	}
	reason := evidence.Crash(e.Output)
	v, known := crashes[reason]
	switch {
	case known:
		return v
	case reason == evidence.BubbleLeak:
		return remaining(e.Output)
	case reason == "" && strings.Contains(e.Output, evidence.RaceWarning):
		return verdict.Race
	case reason == "":
		return verdict.Fail // the code ended the program
	case !strings.HasPrefix(reason, evidence.TimedOut):
		return verdict.Panic
	case waits(e.Output):
		return verdict.Deadlock
	}
	return verdict.Timeout
}

// remaining returns the verdict on a bubble whose main function has returned and whose other goroutines are blocked: those that wait
// for a lock that nobody is going to give back are no mere leftovers.
func remaining(dump string) verdict.Verdict {
	is := func(match func(evidence.State) bool) bool {
		return slices.ContainsFunc(evidence.Goroutines(dump), func(g evidence.Goroutine) bool { return match(g.State) })
	}
	if is(evidence.State.Locking) && !is(func(s evidence.State) bool { return s == evidence.Sleeps }) {
		return verdict.Deadlock
	}
	return verdict.Leak
}

// waits tells whether the goroutine of a test is blocked in the dump of a process that ended itself after a time.
func waits(dump string) bool {
	list := evidence.Goroutines(dump)
	i := slices.IndexFunc(list, func(g evidence.Goroutine) bool { return g.RunsTest() && g.Depth("testing.(*T).Run") == 0 })
	return i >= 0 && !list[i].State.Running() && !slices.Contains([]evidence.State{evidence.Sleeps, evidence.InSyscall, evidence.WaitsForData}, list[i].State)
}
