package diagnose

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/gotool"
)

// position begins each of the compiler's messages.
var position = regexp.MustCompile(`(?m)^\S*a\.go:\d+:\d+: `)

// messageOf compiles a file and returns what the compiler says of it first, as the grader hands it on.
func messageOf(t *testing.T, imports, body string) string {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.go")
	require.NoError(t, os.WriteFile(path, []byte("package p\n\n"+body+"\n"), 0o644))
	out, err := exec.Command("go", "tool", "compile", "-o", filepath.Join(dir, "a.o"), "-importcfg", imports, path).CombinedOutput()
	require.Error(t, err, body)
	return strings.TrimSpace(position.Split(string(out), 3)[1])
}

// importcfg tells the compiler where the packages are that the bodies import.
func importcfg(t *testing.T) string {
	out, err := exec.Command("go", "list", "-export", "-f", "packagefile {{.ImportPath}}={{.Export}}", "sync", "time").Output()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "importcfg")
	require.NoError(t, os.WriteFile(path, out, 0o644))
	return path
}

func TestTheCompilersMessagesHavePlainWords(t *testing.T) {
	tests := []struct{ name, body, means string }{
		{"too few arguments", "func f(a, b int) {}\nfunc g() { f(1) }", "The call of f lacks an argument"},
		{"too many arguments", "func f(a int) {}\nfunc g() { f(1, 2) }", "The call of f has an argument too many"},
		{"too few results", "func f() (int, error) { return 1 }", "This return gives fewer results"},
		{"no results", "func f() int { return }", "this return gives none"},
		{"too many results", "func f() int { return 1, nil }", "This return gives more results"},
		{"a result too many", "func f() { return 1 }", "The function promises no result"},
		{"unused variable", "func f() { x := 1 }", "use x, or take it away"},
		{"unused import", "import \"sync\"\nfunc f() {}", "uses the package sync any more"},
		{"undefined", "func f() { wg.Wait() }", "Nothing of the name wg is declared here"},
		{"no such method", "import \"sync\"\nfunc f() { var wg sync.WaitGroup; wg.Run(nil) }", "has nothing of the name Run"},
		{"send to receive-only", "func f(c <-chan int) { c <- 1 }", "allows only receiving here"},
		{"close of receive-only", "func f(c <-chan int) { close(c) }", "Closing is the sender's business"},
		{"receive from send-only", "func f(c chan<- int) int { return <-c }", "allows only sending here"},
		{"range over send-only", "func f(c chan<- int) { for range c {} }", "allows only sending here"},
		{"two variables of a channel", "func f(c chan int) { for a, b := range c { _, _ = a, b } }", "there is no index"},
		{"missing return", "func f(b bool) int { if b { return 1 } }", "reaches its end without a return"},
		{"number and duration", "import \"time\"\nfunc f(n int) time.Duration { return n * time.Second }", "time.Duration(n) makes a duration of a number"},
		{"mismatched types", "func f(a int, b int64) bool { return a < b }", "different types, int and int64"},
		{"wrong type in an assignment", "func f() { var s string; s = 1; _ = s }", "The variable is of type string"},
		{"wrong type of an argument", "func g(s string) {}\nfunc f() { g(1) }", "g wants a value of type string here"},
		{"missing method", "type T struct{}\ntype I interface{ M() }\nfunc g(i I) {}\nfunc f() { g(T{}) }", "g wants something with the method M"},
		{"wrong type in a return", "func f() string { return 1 }", "promises a result of type string"},
		{"wrong type in a send", "func f(c chan int) { c <- \"a\" }", "carries values of type int"},
		{"wrong direction", "func g(c chan<- int) {}\nfunc f(c <-chan int) { g(c) }", "A chan<- int is wanted here"},
		{"too few variables", "func g() (int, int) { return 1, 2 }\nfunc f() { x := g(); _ = x }", "The call of g gives 2 values, for 1 variable on the left"},
		{"too few values", "func f() { var a, b = 1; _, _ = a, b }", "On the left there are 2 variables, on the right 1 value"},
		{"no value", "func g() {}\nfunc f() { x := g(); _ = x }", "gives no result that could be used"},
		{"nothing new", "func f() { x := 1; x := 2; _ = x }", ":= declares, = assigns"},
		{"go without a call", "func f() { go func() {} }", "After go comes a call"},
		{"anything else", "func f() { break }", ""},
	}
	imports := importcfg(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			said := messageOf(t, imports, test.body)
			found := (&explainer{Scope{Test: func(string) bool { return false }}}).compiler([]gotool.Message{{File: "/course/x.go", Line: 4, Text: said}})
			assert.Equal(t, "line 4: "+strings.ReplaceAll(said, "\n", " "), found.Summary)
			if test.means == "" {
				assert.Empty(t, found.Explanation)
			} else {
				assert.Contains(t, found.Explanation, test.means, said)
			}
		})
	}
}
