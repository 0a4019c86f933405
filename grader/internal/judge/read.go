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
	starts, ends int
	unwound      *runner.Event
	end          runner.Event
}

// read gives each test its verdict from a process's outcome. It returns the index of the first test after which the process
// is no longer to be trusted, or -1: the one during which it died, or the first that raced (a race is reported once per
// process, so a later test could hide behind it).
func read(o *process.Outcome, tests []*Test) int {
	accounts, done := tally(o.Events)
	bad := -1
	spoil := func(i int) {
		if bad < 0 {
			bad = i
		}
	}
	dead := -1 // the test during which the process ended
	for i, t := range tests {
		a := accounts[t.Name]
		if a == nil {
			break
		}
		if a.ends == 0 {
			dead = i
			break
		}
	}
	if started := len(accounts); dead < 0 && !clean(o, done, tests, accounts) {
		// It ended between two tests, before the first, or after the last: the test just over has to answer.
		dead = max(0, min(started, len(tests))-1)
	}
	for i, t := range tests {
		a := accounts[t.Name]
		if a == nil && i != dead {
			continue
		}
		if a == nil {
			a = &account{}
		}
		e := evidence.Evidence{Output: o.Output[t.Name], Leak: a.end.Leak, End: o.End, Status: o.Status, Died: i == dead}
		if e.Died {
			e.Dump = o.Dump
			e.Output = strings.Trim(e.Output+"\n"+o.Output[""], "\n")
			spoil(i)
		}
		t.Seconds = a.end.Seconds
		t.Verdict = verdict.Worst(signals(e, a)...)
		if t.Verdict == verdict.None {
			t.Verdict = verdict.Pass
			continue
		}
		t.Evidence = e
		if t.Verdict == verdict.Race || strings.Contains(e.Output, evidence.RaceWarning) {
			spoil(i)
		}
	}
	if len(accounts) == 0 && dead == 0 {
		// Nothing ran at all: what ended the process before the first test ends it before each of them.
		for _, t := range tests[1:] {
			t.Verdict, t.Evidence = tests[0].Verdict, tests[0].Evidence
		}
		return -1
	}
	if bad == len(tests)-1 {
		return -1
	}
	return bad
}

func tally(events []runner.Event) (accounts map[string]*account, done bool) {
	accounts = map[string]*account{}
	for _, e := range events {
		a := accounts[e.Test]
		if a == nil && e.Kind != "done" {
			a = &account{}
			accounts[e.Test] = a
		}
		switch e.Kind {
		case "start":
			a.starts++
		case "unwound":
			a.unwound = &e
		case "end":
			a.ends++
			a.end = e
		case "done":
			done = true
		}
	}
	return accounts, done
}

// clean tells whether the process ended as one does that ran all its tests: by itself, after the last one, with a status that
// agrees with the tests' results.
func clean(o *process.Outcome, done bool, tests []*Test, accounts map[string]*account) bool {
	failed := false
	for _, t := range tests {
		a := accounts[t.Name]
		if a == nil {
			return false
		}
		failed = failed || !a.end.OK
	}
	if strings.Contains(o.Output[""], evidence.RaceWarning) {
		return false
	}
	return done && o.End == process.Exited && (o.Status == 0 || failed)
}

// signals lists what speaks against a test. An empty list is a pass.
func signals(e evidence.Evidence, a *account) []verdict.Verdict {
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
	case a.unwound != nil && a.unwound.Failed && strings.Contains(e.Output, evidence.GoleakReport):
		add(verdict.Leak)
	case a.unwound != nil && (a.unwound.Failed || a.unwound.Skipped):
		add(verdict.Fail)
	}
	if e.Died {
		add(ending(e))
	} else if a.starts != 1 || a.ends != 1 || !a.end.OK && len(list) == 0 {
		add(verdict.Fail)
	}
	return list
}

// ending returns the verdict on a test during which the process ended.
func ending(e evidence.Evidence) verdict.Verdict {
	switch e.End {
	case process.Deadlock:
		return verdict.Deadlock
	case process.Busy, process.Flood, process.Memory:
		return verdict.Timeout
	case process.Killed, process.Starved:
		return verdict.Error
	}
	switch reason := evidence.Crash(e.Output); reason {
	case "":
		if strings.Contains(e.Output, evidence.RaceWarning) {
			return verdict.Race
		}
		return verdict.Fail // the code ended the program
	case evidence.Goexit:
		return verdict.Fail
	case evidence.BubbleDeadlock, evidence.AllAsleep:
		return verdict.Deadlock
	case evidence.BubbleLeak:
		return remaining(e.Output)
	case "send on closed channel", "close of closed channel", "close of nil channel":
		return verdict.PanicChannel
	default:
		switch timedOut := strings.HasPrefix(reason, evidence.TimedOut); {
		case timedOut && waits(e.Output):
			return verdict.Deadlock
		case timedOut:
			return verdict.Timeout
		}
		return verdict.Panic
	}
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
