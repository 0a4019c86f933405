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
	fields := f.functionFields()
	var values, others []Callee
	f.inside(line, func(n ast.Node, open []ast.Node) {
		var e ast.Expr
		_, ranges := n.(*ast.RangeStmt)
		switch x := n.(type) {
		case *ast.CallExpr:
			e = x.Fun
		case *ast.RangeStmt:
			e = x.X
		default:
			return
		}
		written := exprName(e)
		if written == "" || f.Line(n.Pos()) != line && f.Line(e.End()) != line {
			return
		}
		value := false
		switch x := e.(type) {
		case *ast.Ident:
			value = slices.ContainsFunc(open, func(n ast.Node) bool { return takes(n, x.Name) })
		case *ast.SelectorExpr:
			value = slices.Contains(fields, x.Sel.Name)
		}
		switch {
		case value && !slices.Contains(values, Callee{written, true, ranges}):
			values = append(values, Callee{written, true, ranges})
		case !value && !ranges && types.Universe.Lookup(written) == nil:
			others = append(others, Callee{Name: written})
		}
	})
	switch {
	case len(values) == 1:
		return values[0]
	case len(values) == 0 && len(others) == 1:
		return others[0]
	}
	return Callee{}
}

// Loops tells whether a line is in a loop within the innermost function that holds it: it can run more than once in one call.
func (f *File) Loops(line int) bool {
	loops := false
	f.inside(line, func(n ast.Node, open []ast.Node) {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			loops = false
		case *ast.ForStmt, *ast.RangeStmt:
			loops = true
		}
	})
	return loops
}

// inside visits the nodes that reach over a line, with those that they stand in, outermost first.
func (f *File) inside(line int, visit func(n ast.Node, open []ast.Node)) {
	if f.Syntax == nil {
		return
	}
	var open []ast.Node
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil {
			open = open[:len(open)-1]
			return true
		}
		if line < f.Line(n.Pos()) || f.Line(n.End()) < line {
			return false
		}
		visit(n, open)
		open = append(open, n)
		return true
	})
}

// takes tells whether a node is a function with a parameter of the name.
func takes(n ast.Node, name string) bool {
	var kind *ast.FuncType
	switch x := n.(type) {
	case *ast.FuncDecl:
		kind = x.Type
	case *ast.FuncLit:
		kind = x.Type
	default:
		return false
	}
	for _, p := range kind.Params.List {
		if slices.ContainsFunc(p.Names, func(id *ast.Ident) bool { return id.Name == name }) {
			return true
		}
	}
	return false
}

// functionFields lists the fields of function type in the structs that the file declares.
func (f *File) functionFields() []string {
	var names []string
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				if _, ok := field.Type.(*ast.FuncType); ok {
					for _, id := range field.Names {
						names = append(names, id.Name)
					}
				}
			}
		}
		return true
	})
	return names
}
