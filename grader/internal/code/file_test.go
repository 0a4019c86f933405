package code

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func parse(src string) *File { return Parse("x.go", []byte(src)) }

func TestTestsFollowTheGoCommandsRules(t *testing.T) {
	f := parse(`package x
import ("testing"; tt "testing")
func TestOne(t *testing.T) {}
func Test(t *tt.T) {}
func Test_under(t *testing.T) {}
func Testlower(t *testing.T) {}
func TestNoParameter() {}
func TestTwo(t, u *testing.T) {}
func TestOther(b *testing.B) {}
func TestGeneric[P any](t *testing.T) {}
func TestMain(m *testing.M) {}
func (x X) TestMethod(t *testing.T) {}
func helper(t *testing.T) {}
`)
	assert.Equal(t, []string{"TestOne", "Test", "Test_under"}, f.Tests())
}

func TestTheTestingPackageCallsMoreThanTests(t *testing.T) {
	f := parse(`package x
func TestOne(t *testing.T) {}
func FuzzTwo(f *testing.F) {}
func ExampleThree() {}
func Testlower(t *testing.T) {}
func TestFour(f *testing.F) {}
func FuzzFive(t *testing.T) {}
func ExampleSix(t *testing.T) {}
func BenchmarkSeven(b *testing.B) {}
func (x X) ExampleEight() {}
`)
	var names []string
	for _, fn := range f.functions() {
		if Begins(fn) {
			names = append(names, fn.Name.Name)
		}
	}
	assert.Equal(t, []string{"TestOne", "FuzzTwo", "ExampleThree"}, names)
}

func TestWhatDoesNotParseDeclaresWhatCanBeRead(t *testing.T) {
	for _, src := range []string{"", "pack", "package", "import", "\x00"} {
		f := parse(src)
		assert.Error(t, f.Err, "%q", src)
		assert.Empty(t, f.Tests())
		assert.False(t, f.RunsOnImport())
		f.Calls()
	}
	f := parse("package x\nfunc A() {}\nfunc B( {}\n")
	assert.Error(t, f.Err)
	assert.Equal(t, "x", f.Package())
}

func TestRunsOnImport(t *testing.T) {
	for src, want := range map[string]bool{
		"func f() { os.Exit(0) }":                        false,
		"func init() {}":                                 true,
		"func (x X) init() {}":                           false,
		"var a = 1":                                      false,
		"var a = make(chan int)":                         false,
		"import \"errors\"\nvar a = errors.New(\"a\")":   false,
		"var errors x\nvar a = errors.New(\"a\")":        true,
		"import errors \"x\"\nvar a = errors.New(\"a\")": true,
		"var a = *b":                                     true,
		"var a = b[0]":                                   true,
		"var a = b[1:]":                                  true,
		"var a = 1/b":                                    true,
		"var a = 2*b + 1":                                false,
		"var a = map[string]int{1}":                      true,
		"var a = b == c":                                 true,
		"var a = b.c":                                    true,
		"import \"os\"\nvar a = os.Stdout":               false,
		"var a = b.(int)":                                true,
		"var a = []*T{{1}, {B: -2}}":                     false,
		"var a = &T{mu: new(U)}":                         false,
		"var a = map[string][]int{\"b\": {1}}":           false,
		"var a = map[any]int{b: 1}":                      true,
		"var a = make([]int, 10, 100)":                   false,
		"var a = make([]int, b)":                         true,
		"var a = make([]int, 1000000)":                   true,
		"func len(x string) int { return x() }\nvar a = len(\"\")": true,
		"var a = append([]int{}, b...)":                            false,
		"var a = func() { os.Exit(0) }":                            false,
		"var a = func() int { os.Exit(0); return 1 }()":            true,
		"var a = exit()":             true,
		"var a = []int{exit()}":      true,
		"var a = errors.New(text())": true,
		"var a = <-c":                true,
		"import \"C\"":               true,
		"const a = len(\"a\")":       false,
	} {
		assert.Equal(t, want, parse("package x\n"+src).RunsOnImport(), src)
	}
}

func TestDeclarationsAndVariables(t *testing.T) {
	f := parse(`package x
import "fmt"
const A, B = 1, 2
var C int
var _ = fmt.Sprint
type D[T any] struct{}
func (d *D[T]) E() {}
func F() {}
`)
	assert.Equal(t, []string{"A", "B", "C", "_", "D", "D.E", "F"}, f.Declarations())
	assert.Equal(t, []string{"C"}, f.Variables())
}

func TestBubbled(t *testing.T) {
	f := parse(`package x
func TestA(t *testing.T) { synctest.Test(t, func(t *testing.T) { inside(t); both(t) }) }
func TestB(t *testing.T) { both(t) }
func inside(t *testing.T) { deeper() }
func deeper() { deeper() }
func both(t *testing.T) {}
func unused() {}
`)
	assert.ElementsMatch(t, []string{"inside", "deeper"}, f.Bubbled("synctest.Test"))
}

func TestCallsKnowWhatEnclosesThem(t *testing.T) {
	got := parse("package x\nfunc f() {\n\ta.B(func() { time.Sleep(1) })\n}\n").Calls()
	assert.Equal(t, []Called{{"a.B", 3, "f", nil}, {"time.Sleep", 3, "f", []string{"a.B"}}}, got)
}
