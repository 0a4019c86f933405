package gotool

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	pathpkg "path"
	"slices"
	"strconv"
	"strings"

	"gokata/grader/internal/code"
)

// Instrument says which calls of one package are inserted into a file. Each of its functions is asked about a place and returns
// a call, without the package's name, such as "Tell()", or "" for none.
type Instrument struct {
	Import string                              // path of the package
	Before func(list []ast.Stmt, i int) string // before statement i of a list
	Enter  func(fn ast.Node) string            // at the opening brace of an [ast.FuncDecl] or [ast.FuncLit]; may be nil
	Leave  func(kind *ast.FuncType) string     // at the closing brace of a function; may be nil
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
	return w.text(), true
}

// insertions collects what is inserted into a file.
type insertions struct {
	Instrument
	file *code.File
	list []insertion
}

type insertion struct {
	offset int
	text   string
	skip   int // bytes of the file, in whose place the text comes
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
		w.list[len(w.list)-1].skip = len(spec.Path.Value)
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
	}
	return true
}

// directed tells whether a function has a compiler directive, such as go:nosplit.
func directed(fn *ast.FuncDecl) bool {
	return fn.Doc != nil && slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:") })
}

func (w *insertions) function(fn ast.Node, kind *ast.FuncType, body *ast.BlockStmt) {
	if w.Enter != nil {
		w.call(body.Lbrace+1, "", w.Enter(fn), ";")
	}
	if w.Leave != nil {
		w.call(body.Rbrace, ";", w.Leave(kind), "")
	}
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
	w.list = append(w.list, insertion{offset: place.Offset, text: text})
}

func (w *insertions) text() []byte {
	slices.SortStableFunc(w.list, func(a, b insertion) int { return cmp.Compare(a.offset, b.offset) })
	var out bytes.Buffer
	at := 0
	for _, i := range w.list {
		out.Write(w.file.Src[at:i.offset])
		out.WriteString(i.text)
		at = i.offset + i.skip
	}
	out.Write(w.file.Src[at:])
	return out.Bytes()
}
