package evidence

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outline writes what was read in a few lines: packages, their tests, and what they printed.
func outline(list []*PackageOutput) string {
	var b strings.Builder
	text := func(name, s string) {
		if s != "" {
			fmt.Fprintf(&b, " %s%q", name, s)
		}
	}
	for _, p := range list {
		fmt.Fprintf(&b, "%s|%s|%s", p.Path, p.Result, p.Note)
		text("", p.Outside.Text())
		text("compiler", p.Compiler)
		text("vet", p.Vet)
		for _, t := range p.Tests {
			fmt.Fprintf(&b, "\n  %s %s", t.Name, t.Status)
			text("", t.Text())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestGoTest(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"what was printed before is the failed test's", "hello\n--- FAIL: TestA (0.00s)\n    a_test.go:3: no\nFAIL\nFAIL\tshop/a\t0.01s\n",
			"shop/a|FAIL|0.01s \"FAIL\\n\"\n  TestA FAIL \"hello\\n    a_test.go:3: no\\n\"\n"},
		{"a subtest's output stands deeper", "--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/b (0.00s)\n        a_test.go:3: no\nFAIL\tshop/a\t0.01s\n",
			"shop/a|FAIL|0.01s\n  TestA FAIL\n  TestA/b FAIL \"    a_test.go:3: no\\n\"\n"},
		{"what passed has no text", "=== RUN   TestA\npanic: only said\n--- PASS: TestA (0.00s)\nafter\n=== RUN   TestB\n--- SKIP: TestB (0.00s)\nPASS\nok  \tshop/a\t0.01s\n",
			"shop/a|ok|0.01s \"after\\nPASS\\n\"\n  TestA PASS\n  TestB SKIP\n"},
		{"a crash's dump is the test's, whatever stands in it", "=== RUN   TestA\npanic: no\n=== RUN   TestB\nexit status 2\nFAIL\tshop/a\t0.01s\n",
			"shop/a|FAIL|0.01s\n  TestA  \"panic: no\\n=== RUN   TestB\\nexit status 2\\n\"\n"},
		{"tests that take turns", "=== RUN   TestA\n=== PAUSE TestA\nnobody\n=== RUN   TestB\nb\n=== CONT  TestA\na\n=== NAME  TestB\nb\n",
			"|| \"nobody\\n\"\n  TestA  \"a\\n\"\n  TestB  \"b\\nb\\n\"\n"},
		{"messages of the compiler and of vet", "# shop/a [shop/a.test]\na/a.go:3:1: no\nFAIL\tshop/a [build failed]\n# shop/b\n# [shop/b]\nb/b.go:4:1: copied\nFAIL\tshop/b [build failed]\n",
			"shop/a|FAIL|[build failed] compiler\"a/a.go:3:1: no\\n\"\nshop/b|FAIL|[build failed] vet\"b/b.go:4:1: copied\\n\"\n"},
		{"messages of a package that never ran", "ok  \tshop/a\t0.01s\n# shop/b\nb/b.go:4:1: no\n",
			"shop/a|ok|0.01s\nshop/b|| compiler\"b/b.go:4:1: no\\n\"\n"},
		{"messages end where a test's output begins", "# shop/a\na/a.go:3:1: no\n--- FAIL: TestB (0.00s)\n    b_test.go:3: no\nFAIL\tshop/b\t0.01s\n",
			"shop/b|FAIL|0.01s\n  TestB FAIL \"    b_test.go:3: no\\n\"\nshop/a|| compiler\"a/a.go:3:1: no\\n\"\n"},
		{"messages end at a result", "# shop/a\na/a.go:3:1: no\nok  \tshop/b\t0.01s\nhello\n", "shop/b|ok|0.01s\nshop/a|| compiler\"a/a.go:3:1: no\\n\"\n|| \"hello\\n\"\n"},
		{"the same package twice, in events and without", `{"Action":"fail","Package":"shop/a","Test":"TestA"}
{"Action":"fail","Package":"shop/a"}
` + "ok  \tshop/a\t0.01s\n", "shop/a|FAIL|\n  TestA FAIL\nshop/a|ok|0.01s\n"},
		{"a package without tests", "?   \tshop/a\t[no test files]\n", "shop/a|?|[no test files]\n"},
		{"colours and Windows' line ends", "\x1b[31m--- FAIL: TestA (0.00s)\x1b[0m\r\n    a_test.go:3: no\r\nFAIL\tshop/a\t0.01s\r\n",
			"shop/a|FAIL|0.01s\n  TestA FAIL \"    a_test.go:3: no\\n\"\n"},
		{"events", `{"Action":"start","Package":"shop/a"}
{"Action":"run","Package":"shop/a","Test":"TestA"}
{"Action":"output","Package":"shop/a","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"shop/b","Test":"TestB","Output":"b"}
{"Action":"output","Package":"shop/a","Test":"TestA","Output":"half "}
{"Action":"output","Package":"shop/a","Test":"TestA","Output":"a line\n"}
{"Action":"fail","Package":"shop/a","Test":"TestA"}
{"Action":"output","Package":"shop/a","Output":"FAIL\tshop/a\t0.01s\n"}
{"Action":"fail","Package":"shop/a"}
{"Action":"pass","Package":"shop/b","Test":"TestB"}
{"Action":"pass","Package":"shop/b"}
{"Action":"skip","Package":"shop/c"}
`, "shop/a|FAIL|\n  TestA FAIL \"half a line\\n\"\nshop/b|ok| \"b\\n\"\n  TestB PASS\nshop/c|?|\n"},
		{"events of a build, under a name that is not the package's", `{"ImportPath":"shop/none","Action":"build-output","Output":"# shop/a\n"}
{"ImportPath":"shop/none","Action":"build-output","Output":"a/a.go:2:8: package shop/none is not in std\n"}
{"ImportPath":"shop/none","Action":"build-fail"}
{"Action":"fail","Package":"shop/a","FailedBuild":"shop/none"}
`, "shop/a|FAIL|[build failed] compiler\"a/a.go:2:8: package shop/none is not in std\\n\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, known, err := GoTest(strings.NewReader(test.in))
			require.NoError(t, err)
			assert.True(t, known)
			assert.Equal(t, test.want, outline(list))
		})
	}
}

func TestWhatIsKnownFromGoTest(t *testing.T) {
	for line, want := range map[string]bool{"hello": false, "{}": false, "{\"a\":1}": false, "# a title": false, "PASS": true, "exit status 1": true, "panic: no": true,
		ruler: true, RaceWarning: true, "    a_test.go:3: " + GoleakReport + ":": true, "# shop/a": true} {
		_, known, err := GoTest(strings.NewReader(line + "\n"))
		require.NoError(t, err)
		assert.Equal(t, want, known, line)
	}
}

func TestWhatIsTooMuchIsLeftOut(t *testing.T) {
	long := strings.Repeat("x", lineLimit) + "y\n"
	list, _, err := GoTest(strings.NewReader("=== RUN   TestA\n" + strings.Repeat(long, testLimit/lineLimit+9) + "z\n"))
	require.NoError(t, err)
	assert.Less(t, len(list[0].Tests[0].Text()), testLimit)
	assert.NotContains(t, list[0].Tests[0].Text(), "y")
	assert.Contains(t, list[0].Tests[0].Text(), "z\n", "what is short still has room")

	var many strings.Builder
	for i := range 20 {
		fmt.Fprintf(&many, "=== RUN   Test%d\n%s", i, strings.Repeat(long, testLimit/lineLimit))
	}
	list, _, err = GoTest(strings.NewReader(many.String()))
	require.NoError(t, err)
	size := 0
	for _, test := range list[0].Tests {
		size += len(test.Text())
	}
	assert.Less(t, size, packageLimit+testLimit)

	// What passed makes room.
	many.Reset()
	for i := range 20 {
		fmt.Fprintf(&many, "=== RUN   Test%d\n%s--- PASS: Test%d (0.00s)\n", i, strings.Repeat(long, testLimit/lineLimit), i)
	}
	list, _, err = GoTest(strings.NewReader(many.String() + "=== RUN   TestZ\n" + long))
	require.NoError(t, err)
	assert.NotEmpty(t, list[0].Tests[20].Text())

	for _, line := range []string{"ok  \tshop/%d\t0.01s\n", "# shop/%d\nx.go:1:1: no\n", `{"Action":"start","Package":"shop/%d"}` + "\n"} {
		many.Reset()
		for i := range packagesLimit + 100 {
			fmt.Fprintf(&many, line, i)
		}
		list, _, err = GoTest(strings.NewReader(many.String()))
		require.NoError(t, err)
		assert.Len(t, list, packagesLimit, line)
	}
}

func TestOnlyMarkedLinesTellOfTests(t *testing.T) {
	p := TestBinary([]byte("\x16=== RUN   TestA\n--- PASS: TestA (0.00s)\n\x16=== RUN   TestA/b\n\x16=== PAUSE TestA/b\n\x16=== RUN   TestA/c\nc\n\x16=== RUN   TestD\n\x16--- FAIL: TestD (0.00s)\n"))
	assert.Equal(t, "||\n  TestA  \"--- PASS: TestA (0.00s)\\n\"\n  TestA/b \n  TestA/c  \"c\\n\"\n  TestD FAIL\n", outline([]*PackageOutput{p}))
	unfinished := p.Unfinished()
	require.Len(t, unfinished, 1)
	assert.Equal(t, "TestA/c", unfinished[0].Name)
	assert.Equal(t, "TestA", Top(unfinished[0].Name))
}

func TestRacesAreTakenOut(t *testing.T) {
	const report = ruler + "\nWARNING: DATA RACE\nRead at 0x1\n" + ruler + "\n"
	reports, rest := Races("a\n" + report + report + "b\n")
	assert.Equal(t, []string{report, report}, reports)
	assert.Equal(t, "a\nb\n", rest)
	reports, rest = Races("a\n" + strings.TrimSuffix(report, "\n"+ruler+"\n"))
	assert.Equal(t, []string{report}, reports, "it breaks off")
	assert.Equal(t, "a\n", rest)
}

func TestGoroutinesThatAreLeftAreReadByTest(t *testing.T) {
	list := Left("test TestA\ngoroutine 7 [select]:\nmain.f()\n\t/x.go:3\n\ntest \ngoroutine 8 [select]:\nmain.g()\n\ntest TestB\n\ntest TestA\ngoroutine 9 [select]:\nmain.h()\n\nnoise\n")
	require.Len(t, list, 2)
	assert.Equal(t, []string{"TestA", ""}, []string{list[0].Name, list[1].Name})
	assert.Equal(t, "goroutine 7 [select]:\nmain.f()\n\t/x.go:3\n\ngoroutine 9 [select]:\nmain.h()\n\n", list[0].Text())
}

func TestACrashsDumpNamesItsTest(t *testing.T) {
	assert.Equal(t, "TestA", TestOf("goroutine 9 [running]:\nshop.f()\ncreated by shop.TestA.func1 in goroutine 8\n"))
	assert.Equal(t, "TestB", TestOf("goroutine 8 [running]:\nshop.TestB(0x1)\n"))
	assert.Equal(t, "TestC", TestOf("panic: test timed out after 1s\n\trunning tests:\n\t\tTestC (1s)\n"))
	assert.Empty(t, TestOf("goroutine 8 [running]:\nmain.main()\n"))
}

func TestMarksRoundAMessageAreNoPartOfIt(t *testing.T) {
	p := TestBinary([]byte("\x16=== RUN   TestA\n\x0f    a_test.go:3: one\n        two\x0e\n\x16--- FAIL: TestA (0.00s)\n"))
	require.Len(t, p.Tests, 1)
	assert.Equal(t, "    a_test.go:3: one\n        two\n", p.Tests[0].Text())
}
