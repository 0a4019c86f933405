package gotool

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

// directive is what puts a position right.
var directive = regexp.MustCompile(`/\*line :\d+:\d+\*/`)

// untold has statements in every place.
const untold = `package x // why

import "time"

type pair struct{ a, b int }

func Wait(ch chan int, f func()) int {
	go func() { time.Sleep(1) }()
loop:
	for i := 0; i < 3; i++ { // three
		switch {
		case i == 1:
			continue loop
		default:
			f(); f()
		}
		select {
		case <-ch:
			f()
		case ch <- i:
		}
	}
	if v, ok := <-ch; ok {
		return v
	}
	os.Exit(3)
	panic("never")
}

func nothing() {}
`

// told is the same with calls, T standing for the alias.
const told = `package x; import T "gokata/ahead/tracer" // why

import "time"

type pair struct{ a, b int }

func Wait(ch chan int, f func()) int {
	T.Tell();go func() { T.Tell();time.Sleep(1) ;T.Tell()}()
T.Tell();loop:
	for i := 0; i < 3; i++ { // three
		T.Tell();switch {
		case i == 1:
			T.Tell();continue loop
		default:
			T.Tell();f(); T.Tell();f()
		}
		T.Tell();select {
		case <-ch:
			T.Tell();f()
		case ch <- i:
		}
	}
	T.Tell();if v, ok := <-ch; ok {
		T.Tell();return v
	}
	T.Exit();os.Exit(3)
	T.Tell();panic("never")
}

func nothing() {;T.Tell()}
`

func TestTheTimeIsToldBeforeEachStatement(t *testing.T) {
	got, changed := tell.Apply(code.Parse("x.go", []byte(untold)))

	assert.True(t, changed)
	assert.Equal(t, told, strings.ReplaceAll(directive.ReplaceAllString(string(got), ""), alias, "T"))
	require.NoError(t, code.Parse("x.go", got).Err)
}

func TestFunctionsAreEnteredAndLeft(t *testing.T) {
	enter := Instrument{Import: "p",
		Before: func([]ast.Stmt, int) string { return "" },
		Within: func(fn ast.Node, _ *ast.FuncType) (enter, leave string) {
			if decl, ok := fn.(*ast.FuncDecl); ok {
				return "Enter(" + decl.Name.Name + ")", "Leave()"
			}
			return "Enter()", "Leave()"
		}}
	const before = "package x\n\nfunc f() { go func() {}() }\n\nfunc outside()\n"
	got, _ := enter.Apply(code.Parse("x.go", []byte(before)))

	assert.Equal(t, "package x; import kata_ \"p\"/*line :1:10*/\n\n"+
		"func f() {kata_.Enter(f);/*line :3:11*/ go func() {kata_.Enter();/*line :3:23*/;kata_.Leave()/*line :3:23*/}() ;kata_.Leave()/*line :3:27*/}\n\nfunc outside()\n", string(got))
}

func TestWhatCannotBeInstrumentedIsLeftAlone(t *testing.T) {
	for _, src := range []string{"package x\n", "package x\n\ntype t int\n", "package x\n\nfunc f( {", "",
		"package x\n\nimport \"C\"\n\nfunc f() { C.f() }\n", "package x\n\n//go:nosplit\nfunc f() { print() }\n"} {
		got, changed := tell.Apply(code.Parse("x.go", []byte(src)))
		assert.False(t, changed, src)
		assert.Equal(t, src, string(got))
	}
}

func TestPositionsThatAnAuthorHasSetAreKept(t *testing.T) {
	got, _ := tell.Apply(code.Parse("x.go", []byte("package x\n\n//line y.y:7\nfunc f() { print() }\n")))
	assert.Equal(t, "package x; import kata_ \""+tell.Import+"\"/*line :1:10*/\n\n//line y.y:7\nfunc f() { kata_.Tell();print() ;kata_.Tell()}\n", string(got))
}

// TestPositionsStay compares where all names of the course's files stand before and after.
func TestPositionsStay(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"exercises/*/*.go", "solutions/*/*.go", "solutions/*/testdata/*.go"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "..", pattern))
		require.NoError(t, err)
		paths = append(paths, found...)
	}
	require.Greater(t, len(paths), 100)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		f := code.Parse("/x.go", text)
		told, _ := tell.Apply(f)
		require.Equal(t, names(f), names(code.Parse("/x.go", append([]byte("//line /x.go:1:1\n"), told...))), path)
	}
}

type place struct {
	name string
	at   token.Position
}

// names lists the file's identifiers, without those that have been inserted.
func names(f *code.File) []place {
	var list []place
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportSpec:
			return false // package synctest's has a name then
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok && id.Name == alias {
				return false
			}
		case *ast.Ident:
			if x.Name != alias {
				at := f.Set.Position(x.Pos())
				at.Offset = 0
				list = append(list, place{x.Name, at})
			}
		}
		return true
	})
	return list
}

func TestAnAtomicIsReadAndSetInTwoSteps(t *testing.T) {
	for expression, want := range map[string]string{
		"n.Store(n.Load() + 1)":                          "n.Store(T.Loaded(n.Load()) + 1)",
		"n.Store(max(n.Load(), 3))":                      "n.Store(max(T.Loaded(n.Load()), 3))",
		"n.CompareAndSwap(n.Load(), -(n.Load())-1)":      "n.CompareAndSwap(T.Loaded(n.Load()), -(T.Loaded(n.Load()))-1)",
		"atomic.StoreInt64(&n, atomic.LoadInt64(&n)*2)":  "atomic.StoreInt64(&n, T.Loaded(atomic.LoadInt64(&n))*2)",
		"n.Store(m.Load())":                              "n.Store(m.Load())",
		"n.Store(f(func() int { return n.Load() + 1 }))": "n.Store(f(func() int { T.Step();return n.Load() + 1 }))",
		"print(n.Load() + 1)":                            "print(n.Load() + 1)",
	} {
		f := code.Parse("x.go", []byte("package x\n\nfunc f() int { return g("+expression+") }\n"))
		text, ok := step.Apply(f)
		require.True(t, ok)
		_, got, _ := strings.Cut(strings.ReplaceAll(directive.ReplaceAllString(string(text), ""), alias, "T"), "return g(")
		assert.Equal(t, want+") }\n", got)
	}
}
