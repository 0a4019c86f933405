package code

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// endsTest are the methods of package testing that end the goroutine that calls them, with the test if it is the test's own.
var endsTest = []string{"FailNow", "Fatal", "Fatalf", "Skip", "SkipNow", "Skipf"}

// FatalElsewhere finds calls that are meant to end a test, in functions that are handed to a method Go, such as a WaitGroup's, and so run
// on another goroutine than the test's. Package require's functions are among them. It goes by the text alone: a test's handle is a
// parameter of type *testing.T, B or F, or testing.TB.
func (f *File) FatalElsewhere() (list []*ast.CallExpr) {
	var in func(n ast.Node, known, others map[string]bool)
	in = func(n ast.Node, known, others map[string]bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.FuncDecl:
				if x.Body != nil {
					in(x.Body, handles(x.Type), map[string]bool{})
				}
				return false
			case *ast.FuncLit:
				mine := handles(x.Type)
				within := maps.Clone(known)
				maps.Copy(within, mine)
				theirs := maps.Clone(others)
				maps.DeleteFunc(theirs, func(name string, _ bool) bool { return mine[name] })
				in(x.Body, within, theirs)
				return false
			case *ast.CallExpr:
				method, ok := x.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if lit, ok := only(x.Args).(*ast.FuncLit); ok && method.Sel.Name == "Go" {
					in(lit.Body, known, known)
					return false
				}
				of, _ := method.X.(*ast.Ident)
				if of != nil && others[of.Name] && slices.Contains(endsTest, method.Sel.Name) {
					list = append(list, x)
				}
				if of != nil && of.Name == "require" && len(x.Args) > 0 && f.imported("require.") {
					if handle, ok := x.Args[0].(*ast.Ident); ok && others[handle.Name] {
						list = append(list, x)
					}
				}
			}
			return true
		})
	}
	in(f.Syntax, map[string]bool{}, map[string]bool{})
	return list
}

// only returns the element of a list of one.
func only(list []ast.Expr) ast.Expr {
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// handles are the names of a function's parameters that stand for a test.
func handles(fn *ast.FuncType) map[string]bool {
	names := map[string]bool{}
	for _, field := range fn.Params.List {
		kind := field.Type
		if star, ok := kind.(*ast.StarExpr); ok {
			kind = star.X
		}
		if rest, ok := strings.CutPrefix(exprName(kind), "testing."); ok && slices.Contains([]string{"T", "B", "F", "TB"}, rest) {
			for _, name := range field.Names {
				names[name.Name] = true
			}
		}
	}
	return names
}
