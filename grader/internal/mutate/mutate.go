// Package mutate makes faulty versions of right code: each differs from it in one small way, such as programmers get wrong. Good tests
// refuse all of them but those that still keep every promise.
//
// Mutants are made from the syntax alone. Some do not compile, and count for nothing; to build and to judge the others is left to
// package verify.
package mutate

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/ast/inspector"

	"gokata/grader/internal/code"
)

// Mutant is a version of a file.
type Mutant struct {
	Line int    // of the first change
	Old  string // the line as it was
	New  string // and as it is
	Src  []byte // the whole file
}

// String describes the change as authors name it where they argue that it breaks no promise: "`n--` → `n++`", or "`n--` → nothing".
func (m Mutant) String() string { return "`" + m.Old + "` → " + quoted(m.New) }

func quoted(text string) string {
	if text == "" {
		return "nothing"
	}
	return "`" + text + "`"
}

// All returns the mutants of a file that compiles, in the order of their lines. No two of them are equal.
func All(f *code.File) []Mutant {
	m := &mutator{file: f, seen: map[string]bool{string(f.Src): true}}
	for c := range inspector.New([]*ast.File{f.Syntax}).Root().Preorder() {
		m.at = c
		switch x := c.Node().(type) {
		case *ast.FuncDecl:
			m.lingers(x)
			m.remembers(x)
		case *ast.BasicLit:
			m.number(x)
		case *ast.CallExpr:
			m.call(x)
		case *ast.UnaryExpr:
			m.receive(x)
		case *ast.BinaryExpr:
			m.binary(x)
		case ast.Stmt:
			m.statement(x)
		}
	}
	slices.SortStableFunc(m.list, func(a, b Mutant) int { return a.Line - b.Line })
	return m.list
}

// mutator collects the mutants of a file.
type mutator struct {
	file *code.File
	at   inspector.Cursor
	list []Mutant
	seen map[string]bool // texts
}

// text returns the source of a node.
func (m *mutator) text(n ast.Node) string { return m.between(n.Pos(), n.End()) }

func (m *mutator) between(from, to token.Pos) string {
	return string(m.file.Src[m.offset(from):m.offset(to)])
}

func (m *mutator) offset(p token.Pos) int { return m.file.Set.PositionFor(p, false).Offset }

// put makes a change.
func (m *mutator) put(from, to token.Pos, text string) udiff.Edit {
	return udiff.Edit{Start: m.offset(from), End: m.offset(to), New: text}
}

// replace adds the mutant that has another text for a node.
func (m *mutator) replace(n ast.Node, text string) { m.add("", m.put(n.Pos(), n.End(), text)) }

// add adds the mutant with the given changes and the declarations that they need.
func (m *mutator) add(declarations string, edits ...udiff.Edit) {
	first := slices.MinFunc(edits, func(a, b udiff.Edit) int { return a.Start - b.Start })
	line := 1 + strings.Count(string(m.file.Src[:first.Start]), "\n")
	changed, err := udiff.ApplyBytes(m.file.Src, edits)
	if err != nil || m.seen[string(changed)] {
		return // overlapping changes are none
	}
	m.seen[string(changed)] = true
	mutant := Mutant{Line: line, Old: lineOf(m.file.Src, line), New: lineOf(changed, line), Src: changed}
	switch { // what has several lines
	case mutant.New != mutant.Old:
	case len(changed) == len(m.file.Src):
		mutant.New += " after the next"
	default:
		mutant.New += " twice"
	}
	if declarations != "" {
		clause := m.offset(m.file.Syntax.Name.End())
		mutant.Src = slices.Concat(changed[:clause], []byte(`; import mutanttime "time"`), changed[clause:],
			[]byte("\nvar _ = mutanttime.Now\n"+declarations+"\n"))
	}
	m.list = append(m.list, mutant)
}

// lineOf returns a line of a text, without its comment, as one can quote it.
func lineOf(text []byte, n int) string {
	line, _, _ := strings.Cut(strings.Split(string(text), "\n")[n-1], " //")
	return strings.ReplaceAll(strings.TrimSpace(line), "`", "'")
}
