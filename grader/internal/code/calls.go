package code

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// Called is a call in a file.
type Called struct {
	Name   string   // as written at the call: "time.Sleep", "close"
	Line   int      // from 1
	Within string   // the declared function that it stands in
	Calls  []string // the names of the calls of which it is an argument, innermost first
}

// Calls lists every call in the file's functions.
func (f *File) Calls() []Called {
	var list []Called
	for at := range inspector.New([]*ast.File{f.Syntax}).Root().Preorder((*ast.CallExpr)(nil)) {
		if fn, calls := around(at); fn != nil {
			call := at.Node().(*ast.CallExpr)
			list = append(list, Called{exprName(call.Fun), f.Line(call.Pos()), declaredName(fn), calls})
		}
	}
	return list
}

// around returns the declared function that a node stands in, or nil, and the names of the calls round it, innermost first.
func around(at inspector.Cursor) (fn *ast.FuncDecl, calls []string) {
	for outer := range at.Parent().Enclosing((*ast.CallExpr)(nil), (*ast.FuncDecl)(nil)) {
		switch x := outer.Node().(type) {
		case *ast.CallExpr:
			calls = append(calls, exprName(x.Fun))
		case *ast.FuncDecl:
			fn = x
		}
	}
	return fn, calls
}

// Bubbled lists the declared functions that are only ever used within an argument of the named call, or within functions of
// which that is true: with "synctest.Test", what runs only in a bubble. A function that is not used at all is not listed.
func (f *File) Bubbled(call string) []string {
	uses := map[string][]string{} // the functions that mention a name outside such an argument, "" for within one
	for at := range inspector.New([]*ast.File{f.Syntax}).Root().Preorder((*ast.Ident)(nil)) {
		id := at.Node().(*ast.Ident)
		switch fn, calls := around(at); {
		case fn == nil || id == fn.Name:
		case slices.Contains(calls, call):
			uses[id.Name] = append(uses[id.Name], "")
		default:
			uses[id.Name] = append(uses[id.Name], declaredName(fn))
		}
	}
	known := []string{""}
	for before := 0; before < len(known); {
		before = len(known)
		for _, fn := range f.functions() {
			name, by := declaredName(fn), uses[fn.Name.Name]
			outside := func(user string) bool { return user != name && !slices.Contains(known, user) }
			if len(by) > 0 && !slices.Contains(known, name) && !slices.ContainsFunc(by, outside) {
				known = append(known, name)
			}
		}
	}
	return known[1:]
}
