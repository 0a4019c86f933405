package explain

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"gokata/grader/internal/code"
)

// alias is the name by which rewritten files know package perturb.
const alias = "gokataPerturb"

// edit is a piece of text to be inserted at an offset.
type edit struct {
	offset int
	text   string
}

// rewriter inserts calls of package perturb into a file: of Begin where tests begin, of Yield where the order of goroutines may
// matter. Nothing is ever put on a line of its own, so that lines keep their numbers.
type rewriter struct {
	file  *code.File
	place *uint32 // the number for the next call of Yield
	edits []edit
}

// rewrite returns the file's text with the calls, under the positions of the original. It reports false if the file is better
// left alone: it does not parse, or the C compiler sees it.
func rewrite(f *code.File, perturbPath string, tests bool, place *uint32) ([]byte, bool) {
	if f.Err != nil || f.Syntax == nil || slices.Contains(f.Imports(), "C") {
		return nil, false
	}
	r := &rewriter{file: f, place: place}
	r.insert(f.Syntax.Name.End(), fmt.Sprintf("; import %s %q", alias, perturbPath))
	for _, decl := range f.Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil || bare(fn) {
			continue
		}
		if tests && fn.Recv == nil && begins(fn) {
			r.insert(fn.Body.Lbrace+1, fmt.Sprintf("%s.Begin(%s);", alias, strconv.Quote(fn.Name.Name)))
		}
	}
	ast.Inspect(f.Syntax, r.visit)
	slices.SortStableFunc(r.edits, func(a, b edit) int { return a.offset - b.offset })
	var out strings.Builder
	fmt.Fprintf(&out, "//line %s:1:1\n", f.Path)
	at := 0
	for _, e := range r.edits {
		out.Write(f.Src[at:e.offset])
		out.WriteString(e.text)
		at = e.offset
	}
	out.Write(f.Src[at:])
	// An import that is not used would not compile.
	fmt.Fprintf(&out, "\nvar _ = %s.Yield\n", alias)
	return []byte(out.String()), true
}

// bare tells whether a function has a directive that allows no call in it, such as go:nosplit.
func bare(fn *ast.FuncDecl) bool {
	if fn.Doc == nil {
		return false
	}
	return slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:") })
}

// begins tells whether the testing package calls the function: a test, a fuzz target or an example (see "go help testfunc").
func begins(fn *ast.FuncDecl) bool {
	for _, prefix := range []string{"Test", "Fuzz", "Example"} {
		rest, ok := strings.CutPrefix(fn.Name.Name, prefix)
		if !ok || rest != "" && rest[0] >= 'a' && rest[0] <= 'z' {
			continue
		}
		takes := len(fn.Type.Params.List)
		if prefix == "Example" {
			return takes == 0
		}
		if takes != 1 {
			return false
		}
		star, ok := fn.Type.Params.List[0].Type.(*ast.StarExpr)
		if !ok {
			return false
		}
		sel, ok := star.X.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == prefix[:1]
	}
	return false
}

func (r *rewriter) insert(pos token.Pos, text string) {
	r.edits = append(r.edits, edit{r.file.Set.PositionFor(pos, false).Offset, text})
}

func (r *rewriter) yield(pos token.Pos) {
	*r.place++
	r.insert(pos, fmt.Sprintf("%s.Yield(%d);", alias, *r.place))
}

func (r *rewriter) visit(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.FuncDecl:
		return x.Body != nil && !bare(x)
	case *ast.FuncLit:
		r.yield(x.Body.Lbrace + 1)
	case *ast.BlockStmt:
		r.list(x.List)
	case *ast.CaseClause:
		r.list(x.Body)
	case *ast.CommClause:
		r.list(x.Body)
	}
	return true
}

func (r *rewriter) list(stmts []ast.Stmt) {
	started := false // by the statement before
	for _, s := range stmts {
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return // the body of a switch or select: its clauses are visited by themselves
		}
		if started || matters(s) {
			r.yield(s.Pos())
		}
		_, started = s.(*ast.GoStmt)
	}
}

// methods are names of methods that goroutines meet in.
var methods = []string{"Lock", "RLock", "Unlock", "RUnlock", "TryLock", "Wait", "Done", "Add", "Go", "Signal", "Broadcast", "Do", "Load", "Store", "Swap", "CompareAndSwap", "Delete",
	"LoadOrStore", "Close", "Stop", "Reset", "Cancel", "Shutdown", "Err"}

// matters tells whether a statement, without the statements and functions within it, does something that other goroutines may
// notice or be noticed by.
func matters(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.SendStmt, *ast.GoStmt, *ast.SelectStmt, *ast.IncDecStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || x.Op == token.ARROW
		case *ast.CallExpr:
			switch fn := x.Fun.(type) {
			case *ast.Ident:
				found = found || fn.Name == "close" || fn.Name == "cancel" || fn.Name == "stop"
			case *ast.SelectorExpr:
				found = found || slices.Contains(methods, fn.Sel.Name)
			}
		case *ast.AssignStmt:
			for _, left := range x.Lhs {
				switch left.(type) {
				case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
					found = true
				}
			}
		case *ast.DeferStmt:
			return false
		case *ast.IfStmt:
			found = true
		}
		return !found
	})
	return found
}
