package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/process"
)

// outline writes failures as "verdict test", in order.
func outline(list []Failure) string {
	var parts []string
	for _, f := range list {
		text := strings.TrimSpace(f.Verdict.String() + " " + f.Test)
		for _, m := range f.Messages {
			text += fmt.Sprintf(" %s:%d", m.File, m.Line)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

const (
	waiting  = "goroutine 7 [chan receive]:\nshop.TestA(0x1)\n\t/shop/a_test.go:3 +0x1\ntesting.tRunner(0x1, 0x2)\n\t/go/src/testing/testing.go:1 +0x1\n"
	sleeping = "goroutine 7 [sleep]:\nshop.TestA(0x1)\n\t/shop/a_test.go:3 +0x1\ntesting.tRunner(0x1, 0x2)\n\t/go/src/testing/testing.go:1 +0x1\n"
	timeOut  = "panic: test timed out after 1s\n\trunning tests:\n\t\tTestA (1s)\n\n"
)

func TestFailures(t *testing.T) {
	for _, test := range []struct{ name, printed, want string }{
		{"nothing", "=== RUN   TestA\n--- PASS: TestA (0.00s)\nok  \tshop\t0.1s\n", ""},
		{"an assertion", "--- FAIL: TestA (0.00s)\n    a_test.go:3: no\nFAIL\tshop\t0.1s\n", "fail TestA"},
		{"only the subtest that failed", "--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/b (0.00s)\nFAIL\tshop\t0.1s\n", "fail TestA/b"},
		{"not a test whose name begins alike", "--- FAIL: TestA (0.00s)\n--- FAIL: TestAb (0.00s)\nFAIL\tshop\t0.1s\n", "fail TestA, fail TestAb"},
		{"each race", "=== RUN   TestA\n" + raced + raced + "--- FAIL: TestA (0.00s)\nFAIL\tshop\t0.1s\n", "race TestA, race TestA"},
		{"a race, not the test that is told of it", "=== RUN   TestA\n" + raced + "--- FAIL: TestA (0.00s)\n=== RUN   TestB\n    testing.go:9: race detected during execution of test\n--- FAIL: TestB (0.00s)\nFAIL\tshop\t0.1s\n", "race TestA"},
		{"an assertion beside a race", "=== RUN   TestA\n" + raced + "--- FAIL: TestA (0.00s)\n=== RUN   TestB\n\tError Trace:\tb_test.go:3\n    testing.go:9: race detected during execution of test\n--- FAIL: TestB (0.00s)\nFAIL\tshop\t0.1s\n", "race TestA, fail TestB"},
		{"a crash", "=== RUN   TestA\npanic: send on closed channel\n\n" + waiting + "FAIL\tshop\t0.1s\n", "panic TestA"},
		{"a crash outside tests names the test in its dump", "panic: send on closed channel\n\n" + waiting + "FAIL\tshop\t0.1s\n", "panic TestA"},
		{"all asleep", "=== RUN   TestA\nfatal error: all goroutines are asleep - deadlock!\nFAIL\tshop\t0.1s\n", "deadlock TestA"},
		{"a timeout in which the test waits", timeOut + waiting + "FAIL\tshop\t1.1s\n", "deadlock TestA"},
		{"a timeout in which the test sleeps", timeOut + sleeping + "FAIL\tshop\t1.1s\n", "timeout TestA"},
		{"a timeout whose dump is cut off", timeOut + "FAIL\tshop\t1.1s\n", "timeout TestA"},
		{"goleak, after all tests", "goleak: Errors on successful test run: found unexpected goroutines:\nFAIL\tshop\t0.1s\n", "leak"},
		{"the compiler's messages", "# shop [shop.test]\na/a.go:4:2: no\nFAIL\tshop [build failed]\n", "build /src/a/a.go:4"},
		{"a C compiler's warnings are no failure", "# shop\nclang: warning: old\nok  \tshop\t0.1s\n", ""},
		{"vet's messages, though the tests pass", "# shop\n# [shop]\na/a.go:4:2: copied\nok  \tshop\t0.1s\n", "vet /src/a/a.go:4"},
		{"vet's messages before the tests'", "# [shop]\na/a.go:4:2: copied\n--- FAIL: TestA (0.00s)\nFAIL\tshop\t0.1s\n", "vet /src/a/a.go:4, fail TestA"},
		{"no build, and no word why", "FAIL\tshop [setup failed]\n", "build"},
		{"no pass, and no word why", "exit status 7\nFAIL\tshop\t0.1s\n", "fail"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, _, err := evidence.GoTest(strings.NewReader(test.printed))
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Equal(t, test.want, outline(Failures(list[0], "/src")))
		})
	}
}

func TestRacesAreBounded(t *testing.T) {
	list, _, err := evidence.GoTest(strings.NewReader("=== RUN   TestA\n" + strings.Repeat(raced, 2*racesLimit) + strings.Repeat("x\n", restLimit)))
	require.NoError(t, err)
	found := Failures(list[0], "")
	require.Len(t, found, racesLimit)
	assert.Equal(t, raced+strings.Repeat("x\n", restLimit/2), found[0].Evidence.Output)
}

func TestEnded(t *testing.T) {
	const run, subtest, other = "\x16=== RUN   TestA\n", "\x16=== RUN   TestA/b\n", "\x16=== RUN   TestB\n\x16--- FAIL: TestB (0.00s)\n"
	for _, test := range []struct {
		name, printed string
		ended         process.Ended
		want          string
		culprits      []string
	}{
		{"a pass, whatever was printed", other + "panic: only said\n", process.Ended{}, "", nil},
		{"a failure that ends nothing", run + "\x16--- PASS: TestA (0.00s)\n" + other, process.Ended{Status: 1}, "fail TestB", nil},
		{"stuck in a subtest", other + run + subtest, process.Ended{End: process.Deadlock, Status: -1, Dump: waiting}, "fail TestB, deadlock TestA/b", []string{"TestA"}},
		{"busy", run, process.Ended{End: process.Busy, Status: -1}, "timeout TestA", []string{"TestA"}},
		{"killed by the system", run, process.Ended{End: process.Killed, Status: -1}, "error TestA", []string{"TestA"}},
		{"killed outside tests", other, process.Ended{End: process.Starved, Status: -1}, "fail TestB, error", nil},
		{"a panic in two tests that run at once", run + "\x16=== PAUSE TestA\n" + "\x16=== RUN   TestC\n\x16=== PAUSE TestC\n\x16=== CONT  TestA\n\x16=== CONT  TestC\npanic: send on closed channel\n", process.Ended{Status: 2}, "panic TestC", []string{"TestA", "TestC"}},
		{"a panic of no test is laid to the one that was running", run + "\x16=== NAME  \npanic: send on closed channel\n", process.Ended{Status: 2}, "panic TestA", []string{"TestA"}},
		{"a panic after the test's result", run + "\x16--- FAIL: TestA (0.00s)\npanic: send on closed channel\n", process.Ended{Status: 2}, "panic TestA", []string{"TestA"}},
		{"os.Exit", run, process.Ended{Status: 3}, "fail TestA", []string{"TestA"}},
		{"a bad status after all tests", "", process.Ended{Status: 3}, "fail", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, culprits := Ended(evidence.TestBinary([]byte(test.printed)), &test.ended)
			assert.Equal(t, test.want, outline(list))
			assert.ElementsMatch(t, test.culprits, slices.Collect(maps.Keys(culprits)))
		})
	}
	// What was printed before a deadlock may hold other dumps: only the sampler's counts.
	list, _ := Ended(evidence.TestBinary([]byte(run+waiting)), &process.Ended{End: process.Deadlock, Dump: sleeping})
	assert.Equal(t, evidence.Evidence{Dump: sleeping, End: process.Deadlock, Died: true}, list[0].Evidence)
}
