package judge

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/gotool"
	"gokata/grader/internal/inside/runner"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

func start(name string) runner.Event { return runner.Event{Kind: "start", Test: name} }
func ok(name string) runner.Event    { return runner.Event{Kind: "end", Test: name, OK: true} }
func bad(name string) runner.Event   { return runner.Event{Kind: "end", Test: name} }
func unwound(name string, failed bool) runner.Event {
	return runner.Event{Kind: "unwound", Test: name, Failed: failed}
}

var done = runner.Event{Kind: "done"}

// remain is what the runtime says of a bubble in which goroutines in those states are left.
func remain(states ...string) string {
	text := "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain\n"
	for i, state := range states {
		text += fmt.Sprintf("\ngoroutine %d [%s, synctest bubble 1]:\nx.f()\n\t/x.go:3 +0x1\n", i+8, state)
	}
	return text
}

const raced = "==================\nWARNING: DATA RACE\nRead at 0x1 by goroutine 7:\n==================\n"

func TestRead(t *testing.T) {
	const asserted = "    x_test.go:3:\n\tError Trace:\tx_test.go:3\n"
	tests := []struct {
		name  string
		o     process.Outcome
		want  []verdict.Verdict // of A, B and C; None if it has to run again
		again int               // the index returned
	}{
		{"all is well", process.Outcome{Events: []runner.Event{start("A"), ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Pass, verdict.Pass, verdict.Pass}, -1},
		{"an assertion fails, the rest goes on", process.Outcome{Ended: process.Ended{Status: 1}, Events: []runner.Event{start("A"), unwound("A", true), bad("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Fail, verdict.Pass, verdict.Pass}, -1},
		{"silence is not a pass", process.Outcome{}, []verdict.Verdict{verdict.Fail, verdict.Fail, verdict.Fail}, -1},
		{"an end without a start is not a pass", process.Outcome{Events: []runner.Event{ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Fail, verdict.Pass, verdict.Pass}, -1},
		{"two ends are not a pass", process.Outcome{Events: []runner.Event{start("A"), ok("A"), ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Fail, verdict.Pass, verdict.Pass}, -1},
		{"a process that ends between tests taints the one before", process.Outcome{Events: []runner.Event{start("A"), ok("A")}},
			[]verdict.Verdict{verdict.Fail, verdict.None, verdict.None}, 0},
		{"all done but a bad status", process.Outcome{Ended: process.Ended{Status: 66}, Events: []runner.Event{start("A"), ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Pass, verdict.Pass, verdict.Fail}, -1},
		{"skipping is not passing", process.Outcome{Events: []runner.Event{start("A"), {Kind: "unwound", Test: "A", Skipped: true}, ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Fail, verdict.Pass, verdict.Pass}, -1},
		{"a race hides later races", process.Outcome{Ended: process.Ended{Status: 1}, Output: map[string]string{"A": raced}, Events: []runner.Event{start("A"), bad("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Race, verdict.Pass, verdict.Pass}, 0},
		{"a race outranks what it breaks", process.Outcome{Ended: process.Ended{Status: 1}, Output: map[string]string{"A": raced + asserted}, Events: []runner.Event{start("A"), unwound("A", true), bad("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Race, verdict.Pass, verdict.Pass}, 0},
		{"a panic on a channel outranks its race", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"B": raced + "panic: send on closed channel\n"}, Events: []runner.Event{start("A"), ok("A"), start("B")}},
			[]verdict.Verdict{verdict.Pass, verdict.PanicChannel, verdict.None}, 1},
		{"a race outranks another panic", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"B": raced + "fatal error: concurrent map writes\n"}, Events: []runner.Event{start("A"), ok("A"), start("B")}},
			[]verdict.Verdict{verdict.Pass, verdict.Race, verdict.None}, 1},
		{"a bubble's deadlock", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": "panic: deadlock: all goroutines in bubble are blocked [recovered, repanicked]\n"}, Events: []runner.Event{start("A"), unwound("A", false)}},
			[]verdict.Verdict{verdict.Deadlock, verdict.None, verdict.None}, 0},
		{"an assertion outranks the deadlock that follows", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": asserted + "panic: deadlock: all goroutines in bubble are blocked\n"}, Events: []runner.Event{start("A"), unwound("A", true)}},
			[]verdict.Verdict{verdict.Fail, verdict.None, verdict.None}, 0},
		{"a bubble's locks", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": remain("sync.Mutex.Lock (durable)")}, Events: []runner.Event{start("A"), unwound("A", false)}},
			[]verdict.Verdict{verdict.Deadlock, verdict.None, verdict.None}, 0},
		{"a bubble's lock that is held in a sleep", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": remain("sync.Mutex.Lock (durable)", "sleep (durable)")}, Events: []runner.Event{start("A"), unwound("A", false)}},
			[]verdict.Verdict{verdict.Leak, verdict.None, verdict.None}, 0},
		{"a bubble's leak", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain\n"}, Events: []runner.Event{start("A"), unwound("A", false)}},
			[]verdict.Verdict{verdict.Leak, verdict.None, verdict.None}, 0},
		{"a leak outside a bubble", process.Outcome{Events: []runner.Event{start("A"), {Kind: "end", Test: "A", OK: true, Leak: "found"}, start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Leak, verdict.Pass, verdict.Pass}, -1},
		{"a test that looks for leaks itself", process.Outcome{Ended: process.Ended{Status: 1}, Output: map[string]string{"A": "    x_test.go:3: found unexpected goroutines:\n"}, Events: []runner.Event{start("A"), unwound("A", true), bad("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Leak, verdict.Pass, verdict.Pass}, -1},
		{"stuck", process.Outcome{Ended: process.Ended{End: process.Deadlock, Status: -1}, Events: []runner.Event{start("A"), ok("A"), start("B")}},
			[]verdict.Verdict{verdict.Pass, verdict.Deadlock, verdict.None}, 1},
		{"busy in the last test", process.Outcome{Ended: process.Ended{End: process.Busy, Status: -1}, Events: []runner.Event{start("A"), ok("A"), start("B"), ok("B"), start("C")}},
			[]verdict.Verdict{verdict.Pass, verdict.Pass, verdict.Timeout}, -1},
		{"a busy machine counts against nobody", process.Outcome{Ended: process.Ended{End: process.Starved, Status: -1}, Events: []runner.Event{start("A")}},
			[]verdict.Verdict{verdict.Error, verdict.None, verdict.None}, 0},
		{"os.Exit during a test", process.Outcome{Ended: process.Ended{Status: 2}, Output: map[string]string{"A": "panic: unexpected call to os.Exit(0) during test\n"}, Events: []runner.Event{start("A")}},
			[]verdict.Verdict{verdict.Panic, verdict.None, verdict.None}, 0},
		{"printing words is no crash", process.Outcome{Ended: process.Ended{Status: 0}, Output: map[string]string{"A": "panic: not really\nPASS\n"}, Events: []runner.Event{start("A"), ok("A"), start("B"), ok("B"), start("C"), ok("C"), done}},
			[]verdict.Verdict{verdict.Pass, verdict.Pass, verdict.Pass}, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			list := []Test{{Test: gotool.Test{Name: "A"}}, {Test: gotool.Test{Name: "B"}}, {Test: gotool.Test{Name: "C"}}}
			assert.Equal(t, test.again, read(&test.o, list))
			for i, want := range test.want {
				assert.Equal(t, want, list[i].Verdict, list[i].Name)
			}
		})
	}
}

func TestAUnitPassesOnlyIfEveryTestDid(t *testing.T) {
	tests := func(verdicts ...verdict.Verdict) *Result {
		r := &Result{}
		for _, v := range verdicts {
			r.Tests = append(r.Tests, Test{Test: gotool.Test{Name: "A"}, Verdict: v})
		}
		return r
	}
	vetted := tests(verdict.Pass, verdict.Deadlock)
	vetted.Vet = []gotool.Message{{Text: "copied"}}
	for _, test := range []struct {
		r    *Result
		want verdict.Verdict
	}{
		{tests(verdict.Pass, verdict.Pass), verdict.Pass},
		{tests(verdict.Pass, verdict.None), verdict.Error},
		{tests(verdict.Pass, verdict.Fail, verdict.None), verdict.Fail},
		{tests(verdict.Pass, verdict.Leak, verdict.Race), verdict.Leak},
		{tests(verdict.Error), verdict.Error},
		{vetted, verdict.Vet},
	} {
		test.r.decide()
		assert.Equal(t, test.want, test.r.Verdict)
	}
}
