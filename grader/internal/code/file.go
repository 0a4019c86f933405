package code

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File is a Go file: its text, with the path that people know it by, and its syntax, which may be incomplete or empty when Err is set.
type File struct {
	Path     string
	Src      []byte
	Set      *token.FileSet
	Snapshot *Snapshot // that it belongs to
	Syntax   *ast.File // never nil
	Err      error     // the first syntax error, if any
}

// Package returns the name in the package clause, or "" if there is none.
func (f *File) Package() string { return f.Syntax.Name.Name }

// Line returns the line on which a node starts, counted from 1.
func (f *File) Line(pos token.Pos) int { return f.Set.Position(pos).Line }

// Tests lists the names of the test functions in the order in which they are declared, by the rules of "go help testfunc".
func (f *File) Tests() []string {
	var names []string
	for _, fn := range f.functions() {
		if isTest(fn, "Test", "T") {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}

// Begins tells whether the testing package calls a function of a test file: a test, a fuzz target or an example.
func Begins(fn *ast.FuncDecl) bool {
	return isTest(fn, "Test", "T") || isTest(fn, "Fuzz", "F") || isTest(fn, "Example", "")
}

// isTest tells whether a function has a name of the given kind, and takes a pointer to the given type of package testing, or
// nothing.
func isTest(fn *ast.FuncDecl, prefix, takes string) bool {
	rest, ok := strings.CutPrefix(fn.Name.Name, prefix)
	first, _ := utf8.DecodeRuneInString(rest)
	if !ok || rest != "" && unicode.IsLower(first) || fn.Recv != nil || fn.Type.TypeParams != nil {
		return false
	}
	params := fn.Type.Params.List
	if takes == "" || len(params) != 1 || len(params[0].Names) > 1 {
		return takes == "" && len(params) == 0
	}
	star, ok := params[0].Type.(*ast.StarExpr)
	return ok && (exprName(star.X) == takes || strings.HasSuffix(exprName(star.X), "."+takes))
}

func (f *File) functions() []*ast.FuncDecl {
	var list []*ast.FuncDecl
	for _, decl := range f.Syntax.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			list = append(list, fn)
		}
	}
	return list
}

// declaredName returns a function's name, or "Type.Name" for a method.
func declaredName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	t := ast.Unparen(fn.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch x := t.(type) {
	case *ast.IndexExpr:
		t = x.X
	case *ast.IndexListExpr:
		t = x.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "." + fn.Name.Name
	}
	return fn.Name.Name
}

// Declarations lists the top-level names in order: functions as "Name", methods as "Type.Name". Imports are left out.
func (f *File) Declarations() []string {
	var names []string
	for _, decl := range f.Syntax.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			names = append(names, declaredName(d))
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// Variables lists the package-level variables, without those named "_".
func (f *File) Variables() []string {
	var names []string
	for _, spec := range f.packageVars() {
		for _, n := range spec.Names {
			names = append(names, n.Name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "_" })
}

func (f *File) packageVars() []*ast.ValueSpec {
	var list []*ast.ValueSpec
	for _, decl := range f.Syntax.Decls {
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, spec := range d.Specs {
				list = append(list, spec.(*ast.ValueSpec))
			}
		}
	}
	return list
}

// harmless are the functions that package-level variables are commonly made with and that, given what is harmless, cannot end, hang,
// panic or print.
var harmless = []string{"new", "len", "cap", "append", "min", "max", "errors.New", "sync.NewCond", "string", "int", "int64", "float64", "byte", "rune"}

// RunsOnImport tells whether importing the file can already run code of its author, or panic: an init function, cgo, or a
// package-level variable whose value is more than literals, names and what [harmless] functions make of them. Such a file could end
// the process before any test starts.
func (f *File) RunsOnImport() bool {
	if slices.Contains(f.Declarations(), "init") || slices.Contains(f.Imports(), "C") {
		return true
	}
	for _, spec := range f.packageVars() {
		if !f.plain(spec.Values...) {
			return true
		}
	}
	return false
}

// plain tells whether values can be worked out without harm.
func (f *File) plain(values ...ast.Expr) bool {
	return !slices.ContainsFunc(values, func(e ast.Expr) bool {
		switch x := e.(type) {
		case *ast.BasicLit, *ast.Ident, *ast.FuncLit: // a function is declared here: a call of it is a CallExpr round it
			return false
		case *ast.ParenExpr:
			return !f.plain(x.X)
		case *ast.SelectorExpr: // of a package; that of a pointer may be one of nil
			return !f.imported(exprName(x))
		case *ast.UnaryExpr:
			return x.Op == token.ARROW || !f.plain(x.X)
		case *ast.BinaryExpr: // some operators panic, when they divide by zero, or compare what cannot be compared
			return !slices.Contains([]token.Token{token.ADD, token.SUB, token.MUL, token.LAND, token.LOR}, x.Op) || !f.plain(x.X, x.Y)
		case *ast.KeyValueExpr:
			return !f.plain(x.Key, x.Value)
		case *ast.CompositeLit:
			_, keyed := x.Type.(*ast.MapType)
			return !f.plain(x.Elts...) || keyed && slices.ContainsFunc(x.Elts, func(e ast.Expr) bool {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					return true // it will not compile
				}
				_, literal := kv.Key.(*ast.BasicLit)
				return !literal // a key may be one that cannot be compared
			})
		case *ast.CallExpr:
			return !f.harmless(x)
		}
		return true
	})
}

// harmless tells whether a call is one of a function whose name still has its usual meaning, and its arguments do no harm.
func (f *File) harmless(x *ast.CallExpr) bool {
	name, args := exprName(x.Fun), x.Args
	if slices.Contains(f.Declarations(), name) || strings.Contains(name, ".") && !f.imported(name) {
		return false
	}
	if name == "make" && len(args) > 0 {
		args = args[1:] // the first is a type
		return !slices.ContainsFunc(args, func(e ast.Expr) bool {
			size, literal := e.(*ast.BasicLit)
			return !literal || len(size.Value) > 5 // a name may be of less than 0, or of more than there is memory
		})
	}
	return slices.Contains(harmless, name) && f.plain(args...)
}

// imported tells whether a name, "package.Name", is one of an imported package of that name, which nothing in the file hides.
func (f *File) imported(name string) bool {
	pkg, _, _ := strings.Cut(name, ".")
	return !slices.Contains(f.Declarations(), pkg) && slices.ContainsFunc(f.Syntax.Imports, func(spec *ast.ImportSpec) bool {
		return spec.Name == nil && path.Base(strings.Trim(spec.Path.Value, "`\"")) == pkg
	})
}

func exprName(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		if pkg, ok := x.X.(*ast.Ident); ok {
			return pkg.Name + "." + x.Sel.Name
		}
	}
	return ""
}

// Imports lists the imported paths.
func (f *File) Imports() []string {
	var paths []string
	for _, spec := range f.Syntax.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, "`\""))
	}
	return paths
}
