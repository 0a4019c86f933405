package code

import (
	"go/ast"
	"go/token"
	"strings"
)

// Text returns the source of a node, on one line.
func (f *File) Text(n ast.Node) string {
	from, to := f.Set.PositionFor(n.Pos(), false).Offset, f.Set.PositionFor(n.End(), false).Offset
	if from < 0 || to > len(f.Src) || from > to {
		return ""
	}
	return strings.Join(strings.Fields(string(f.Src[from:to])), " ")
}

// LineText returns a line, counted from 1, without the space round it; "" if there is none.
func (f *File) LineText(line int) string {
	lines := strings.Split(string(f.Src), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}

// operandLimit is the length in bytes up to which operands can be said in a sentence.
const operandLimit = 30

// Operands lists the variables, fields and elements that stand on a line, as written. Names of functions and types, and what
// is only declared there, are left out as far as syntax tells.
func (f *File) Operands(line int) []string {
	var names []string
	here := func(n ast.Node) bool { return f.Line(n.Pos()) == line }
	add := func(n ast.Expr) {
		if s := f.Text(n); s != "_" && s != "nil" && s != "true" && s != "false" && len(s) <= operandLimit && here(n) {
			names = append(names, s)
		}
	}
	functions := map[ast.Node]bool{} // their names
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil || f.Line(n.Pos()) > line || f.Line(n.End()) < line || functions[n] {
			return false
		}
		switch x := n.(type) {
		case *ast.CallExpr:
			switch fn := x.Fun.(type) {
			case *ast.Ident:
				functions[fn] = true
			case *ast.SelectorExpr: // what a method is called on is an operand
				if _, deep := fn.X.(*ast.SelectorExpr); deep && here(x) {
					add(fn.X)
				}
			}
		case *ast.SelectorExpr:
			add(x)
			return !here(x)
		case *ast.IndexExpr:
			add(x)
			add(x.X)
			return !here(x)
		case *ast.Ident:
			add(x)
		}
		return true
	})
	return names
}

// Written lists what is assigned to on a line, as written, and of that what the same statement also reads, as by += and ++.
func (f *File) Written(line int) (names, updated []string) {
	f.over(line, func(n ast.Node) {
		var left []ast.Expr
		updates := true
		switch x := n.(type) {
		case *ast.IncDecStmt:
			left = []ast.Expr{x.X}
		case *ast.AssignStmt:
			if updates = x.Tok != token.ASSIGN; x.Tok != token.DEFINE {
				left = x.Lhs
			}
		}
		for _, e := range left {
			if f.Line(e.Pos()) != line {
				continue
			}
			if names = append(names, f.Text(e)); updates {
				updated = append(updated, f.Text(e))
			}
		}
	})
	return names, updated
}

// Asks tells whether a condition on the line is about the variable alone: it, or its opposite.
func (f *File) Asks(line int, name string) (found bool) {
	f.over(line, func(n ast.Node) {
		var condition ast.Expr
		switch x := n.(type) {
		case *ast.IfStmt:
			condition = x.Cond
		case *ast.ForStmt:
			condition = x.Cond
		}
		if not, ok := condition.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			condition = not.X
		}
		found = found || condition != nil && f.Line(condition.Pos()) == line && f.Text(condition) == name
	})
	return found
}
