package diagnose

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/gotool"
)

// messagesOf compiles files of one package and returns what the compiler says of them, as the grader hands it on. The first
// is a.go, the second b.go.
func messagesOf(t *testing.T, imports string, bodies ...string) []gotool.Message {
	dir := t.TempDir()
	args := []string{"tool", "compile", "-o", filepath.Join(dir, "p.o"), "-importcfg", imports}
	for i, body := range bodies {
		path := filepath.Join(dir, string(rune('a'+i))+".go")
		require.NoError(t, os.WriteFile(path, []byte("package p\n\n"+body+"\n"), 0o644))
		args = append(args, path)
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	require.Error(t, err, bodies)
	list := gotool.Messages(dir, string(out))
	require.NotEmpty(t, list, string(out))
	return list
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
		{"a name declared twice", "func f() {}\nvar f = 1", "The name f is declared twice"},
		{"an import's name", "import \"sync\"\nvar m sync.Mutex\nvar sync = 1", "The name sync is that of an import"},
		{"anything else", "func f() { break }", ""},
	}
	imports := importcfg(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			said := messagesOf(t, imports, test.body)
			found := (&explainer{Scope{Test: func(string) bool { return false }}}).compiler(said)
			assert.Equal(t, place(said[0].Line)+strings.ReplaceAll(said[0].Text, "\n", " "), found.Summary)
			if test.means == "" {
				assert.Empty(t, found.Explanation)
			} else {
				assert.Contains(t, found.Explanation, test.means, said[0].Text)
			}
		})
	}
}

func TestANameThatTheTestsHaveIsTaken(t *testing.T) {
	// The code begins on line 3 of a.go, the tests on line 3 of b.go.
	tests := []struct {
		name, code, tests string
		taken             string   // the name in the summary
		places            []string // the locations to look at first
	}{
		{"by a function that the tests call first", "func clock() {}", "var now = clock()\nfunc clock() int { return 1 }", "clock", []string{"a.go:3", "b.go:4"}},
		{"by a type", "var x = 1\ntype clock int", "type clock struct{ n int }\nvar _ = clock{}.n", "clock", []string{"a.go:4", "b.go:3"}},
		{"by an import of the tests", "var sync = 1", "import \"sync\"\nvar _ sync.Mutex", "sync", []string{"a.go:3", "b.go:3"}},
		{"by a declaration of the tests, for an import", "import clock \"sync\"\nvar _ clock.Mutex", "func clock() {}", "clock", []string{"a.go:3", "b.go:3"}},
		{"two names", "var a = 1\n\nvar b = 2", "var (\n\tb = 1\n\ta = 2\n)", "b", []string{"a.go:5", "a.go:3", "b.go:4", "b.go:5"}},
		{"with a slip elsewhere", "var x = y\nfunc clock() {}", "func clock() {}", "clock", []string{"a.go:4", "b.go:3", "a.go:3"}},
		{"twice in the code", "func f() {}\nfunc f() {}", "var _ = f", "", []string{"a.go:4", "a.go:3"}},
	}
	imports := importcfg(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			scope := Scope{Test: func(file string) bool { return filepath.Base(file) == "b.go" }}
			found := (&explainer{scope}).compiler(messagesOf(t, imports, test.code, test.tests))
			var places []string
			for _, at := range found.Locations {
				places = append(places, fmt.Sprintf("%s:%d", filepath.Base(at.File), at.Line))
			}
			require.GreaterOrEqual(t, len(places), len(test.places))
			assert.Equal(t, test.places, places[:len(test.places)])
			if test.taken == "" {
				assert.NotContains(t, found.Summary+found.Explanation, "tests")
				return
			}
			assert.Equal(t, place(found.Locations[0].Line)+"the tests use the name "+test.taken+" already: give yours another name", found.Summary)
			assert.Contains(t, found.Explanation, "one package")
		})
	}
}
