package gotool

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	pathpkg "path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"gokata/grader/internal/code"
)

// Instrument says which calls of one package are inserted into a file. Each of its functions is asked about a place and returns
// a call, without the package's name, such as "Tell()", or "" for none.
type Instrument struct {
	Import string                              // path of the package
	Before func(list []ast.Stmt, i int) string // before statement i of a list
	// Within gives the calls at the opening and the closing brace of an [ast.FuncDecl] or [ast.FuncLit].
	Within func(fn ast.Node, kind *ast.FuncType) (enter, leave string)
	// Loaded is the name of a function that is given what an atomic holds, where it is worked with before an atomic is set in the same
	// statement, and returns it; "" for none.
	Loaded string
	// Replace has other packages imported in the place of those that the file names, under their name; may be nil.
	Replace map[string]string
}

// alias is the name by which instrumented files know the package: nobody's own word, and short, since the compiler knows no
// column beyond the 255th.
const alias = "kata_"

// Apply returns a file's text with the calls. Everything stays on its line, and line directives put the columns right, so that
// positions are those of the file as it was. It reports false, and returns the text as it was, if there is nothing to insert, if
// the file does not parse, or if the C compiler sees it. Functions with a compiler directive are left alone: it may allow no call.
func (i Instrument) Apply(f *code.File) ([]byte, bool) {
	if f.Err != nil || slices.Contains(f.Imports(), "C") {
		return f.Src, false
	}
	w := &insertions{Instrument: i, file: f}
	ast.Inspect(f.Syntax, w.visit)
	if len(w.list) == 0 {
		return f.Src, false
	}
	w.add(f.Syntax.Name.End(), fmt.Sprintf("; import %s %q", alias, i.Import))
	w.imports()
	text, err := udiff.ApplyBytes(f.Src, w.list)
	return text, err == nil // insertions do not overlap
}

// insertions collects what is inserted into a file.
type insertions struct {
	Instrument
	file *code.File
	list []udiff.Edit
}

// imports puts other packages into the place of some.
func (w *insertions) imports() {
	for _, spec := range w.file.Syntax.Imports {
		path, _ := strconv.Unquote(spec.Path.Value) // the parser has read it
		other := w.Replace[path]
		if other == "" {
			continue
		}
		if other = strconv.Quote(other); spec.Name == nil {
			other = pathpkg.Base(path) + " " + other
		}
		w.add(spec.Path.Pos(), other)
		w.list[len(w.list)-1].End += len(spec.Path.Value)
	}
}

func (w *insertions) visit(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.FuncDecl:
		if x.Body == nil || directed(x) {
			return false
		}
		w.function(x, x.Type, x.Body)
	case *ast.FuncLit:
		w.function(x, x.Type, x.Body)
	case *ast.BlockStmt:
		w.statements(x.List)
	case *ast.CaseClause:
		w.statements(x.Body)
	case *ast.CommClause:
		w.statements(x.Body)
	case *ast.CallExpr:
		if w.Loaded != "" && sets.MatchString(types.ExprString(x.Fun)) {
			for _, arg := range x.Args {
				w.loads(arg, len(x.Args) > 1)
			}
		}
	}
	return true
}

// The calls that read an atomic, and those that set one.
var (
	reads = regexp.MustCompile(`\.Load\(\)$|^atomic\.Load\w+\(`)
	sets  = regexp.MustCompile(`\.(Store|Swap|CompareAndSwap)$|^atomic\.(Store|Swap|CompareAndSwap)`)
)

// loads puts calls of Loaded round those that read an atomic in an expression. One that stands alone could have several results.
func (w *insertions) loads(e ast.Expr, single bool) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		w.loads(x.X, single)
	case *ast.UnaryExpr:
		w.loads(x.X, true)
	case *ast.BinaryExpr:
		w.loads(x.X, true)
		w.loads(x.Y, true)
	case *ast.CallExpr:
		if single && reads.MatchString(types.ExprString(x)) {
			w.add(x.Pos(), alias+"."+w.Loaded+"(")
			w.add(x.End(), ")")
			return
		}
		for _, arg := range x.Args {
			w.loads(arg, len(x.Args) > 1)
		}
	}
}

// directed tells whether a function has a compiler directive, such as go:nosplit.
func directed(fn *ast.FuncDecl) bool {
	return fn.Doc != nil && slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:") })
}

func (w *insertions) function(fn ast.Node, kind *ast.FuncType, body *ast.BlockStmt) {
	enter, leave := w.Within(fn, kind)
	w.call(body.Lbrace+1, "", enter, ";")
	w.call(body.Rbrace, ";", leave, "")
}

func (w *insertions) statements(list []ast.Stmt) {
	for i, s := range list {
		switch s := s.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return // the body of a switch or select: only its clauses hold statements
		case *ast.EmptyStmt:
			if s.Implicit {
				continue
			}
		}
		w.call(s.Pos(), "", w.Before(list, i), ";")
	}
}

func (w *insertions) call(at token.Pos, before, call, after string) {
	if call != "" {
		w.add(at, before+alias+"."+call+after)
	}
}

// add inserts a text and says where what follows stands in the file, unless its author has said so already.
func (w *insertions) add(at token.Pos, text string) {
	place := w.file.Set.PositionFor(at, false)
	if w.file.Set.Position(at) == place {
		text += fmt.Sprintf("/*line :%d:%d*/", place.Line, place.Column)
	}
	w.list = append(w.list, udiff.Edit{Start: place.Offset, End: place.Offset, New: text})
}

// tell has tests call tracer.Tell before each statement: a trace holds no virtual time unless the code that runs in a bubble tells
// it. Their bubbles are package explorer's.
var tell = calling("tracer", "Tell()", map[string]string{"testing/synctest": module + "/" + insideDir + "/explorer"})

// step does the same in the code under test by way of package explorer, which may have a statement wait, and one that sets an atomic to
// what it has made of its value between the two.
var step = func() Instrument {
	i := calling("explorer", "Step()", nil)
	i.Loaded = "Loaded"
	return i
}()

// calling inserts a call of a package that is linked in before each statement, or one of Exit before one that ends the program, and
// at the end of each function that returns nothing.
func calling(pkg, call string, replace map[string]string) Instrument {
	return Instrument{
		Import:  module + "/" + insideDir + "/" + pkg,
		Replace: replace,
		Before: func(list []ast.Stmt, i int) string {
			if ends(list[i]) {
				return "Exit()"
			}
			return call
		},
		Within: func(_ ast.Node, kind *ast.FuncType) (enter, leave string) {
			if kind.Results == nil {
				leave = call
			}
			return "", leave
		},
	}
}

// exits are the functions that end the program without a word to the runtime.
var exits = []string{"os.Exit", "syscall.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln"}

// ends tells whether a statement is a call of one of them.
func ends(s ast.Stmt) bool {
	statement, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := statement.X.(*ast.CallExpr)
	return ok && slices.Contains(exits, types.ExprString(call.Fun))
}
