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
	for _, fn := range f.functions() {
		for at := range inspector.New(f.only(fn)).Root().Preorder((*ast.CallExpr)(nil)) {
			call := at.Node().(*ast.CallExpr)
			c := Called{Name: exprName(call.Fun), Line: f.Line(call.Pos()), Within: declaredName(fn)}
			for outer := range at.Parent().Enclosing((*ast.CallExpr)(nil)) {
				c.Calls = append(c.Calls, exprName(outer.Node().(*ast.CallExpr).Fun))
			}
			list = append(list, c)
		}
	}
	return list
}

// only returns a file that holds one of the file's functions.
func (f *File) only(fn *ast.FuncDecl) []*ast.File {
	return []*ast.File{{Name: f.Syntax.Name, Decls: []ast.Decl{fn}}}
}

// Bubbled lists the declared functions that are only ever used within an argument of the named call, or within functions of
// which that is true: with "synctest.Test", what runs only in a bubble. A function that is not used at all is not listed.
func (f *File) Bubbled(call string) []string {
	type use struct {
		by     string // the declared function that mentions it
		inside bool   // within an argument of the call
	}
	uses := map[string][]use{} // by the last part of the function's name
	for _, fn := range f.functions() {
		for at := range inspector.New(f.only(fn)).Root().Preorder((*ast.Ident)(nil)) {
			id := at.Node().(*ast.Ident)
			if id == fn.Name {
				continue
			}
			inside := false
			for outer := range at.Enclosing((*ast.CallExpr)(nil)) {
				inside = inside || exprName(outer.Node().(*ast.CallExpr).Fun) == call
			}
			uses[id.Name] = append(uses[id.Name], use{declaredName(fn), inside})
		}
	}
	var known []string
	for grown := true; grown; {
		grown = false
		for _, fn := range f.functions() {
			name, all := declaredName(fn), uses[fn.Name.Name]
			outside := func(u use) bool { return !u.inside && !slices.Contains(known, u.by) && u.by != name }
			if len(all) > 0 && !slices.Contains(known, name) && !slices.ContainsFunc(all, outside) {
				known, grown = append(known, name), true
			}
		}
	}
	return known
}
