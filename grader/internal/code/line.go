package code

import (
	"go/ast"
	"go/types"
	"slices"
)

// Callee is what a line calls.
type Callee struct {
	Name  string // as written: "upload", "c.work", "fmt.Println"
	Value bool   // it is a function value: a parameter, or a field
	Loop  bool   // a loop on the line ranges over it
}

// Callee returns what a line calls: the one function value, or if there is none the one function that is not built in. It has no
// name if nothing is called there, or more than one.
func (f *File) Callee(line int) Callee {
	info := f.Snapshot.Check(nil).Info
	var values, others []Callee
	f.over(line, func(n ast.Node) {
		called := Callee{}
		var e ast.Expr
		switch x := n.(type) {
		case *ast.CallExpr:
			e = x.Fun
		case *ast.RangeStmt:
			e, called.Loop = x.X, true
		default:
			return
		}
		if called.Name = exprName(e); called.Name == "" || f.Line(n.Pos()) != line && f.Line(e.End()) != line {
			return
		}
		id, _ := e.(*ast.Ident)
		if sel, ok := e.(*ast.SelectorExpr); ok {
			id = sel.Sel
		}
		v, ok := info.ObjectOf(id).(*types.Var)
		if called.Value = ok && (v.Kind() == types.ParamVar || v.Kind() == types.FieldVar) && function(v.Type()); called.Value {
			values = append(values, called)
		} else if !called.Loop && types.Universe.Lookup(called.Name) == nil {
			others = append(others, called)
		}
	})
	values = slices.Compact(values)
	switch {
	case len(values) == 1:
		return values[0]
	case len(values) == 0 && len(others) == 1:
		return others[0]
	}
	return Callee{}
}

// function tells whether a type is a function's, or is not known.
func function(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok || t == types.Typ[types.Invalid]
}

// Loops tells whether a line is in a loop within the innermost function that holds it: it can run more than once in one call.
func (f *File) Loops(line int) bool {
	loops := false
	f.over(line, func(n ast.Node) {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			loops = false
		case *ast.ForStmt, *ast.RangeStmt:
			loops = true
		}
	})
	return loops
}

// over visits the nodes that reach over a line, outermost first.
func (f *File) over(line int, visit func(ast.Node)) {
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil || line < f.Line(n.Pos()) || f.Line(n.End()) < line {
			return false
		}
		visit(n)
		return true
	})
}
