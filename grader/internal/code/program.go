package code

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Program is the code of a snapshot as a list of what its functions do that concurrency is made of. What the type checker cannot
// know, since an import is not at hand, is told from names, or is missing.
type Program struct {
	Set   *token.FileSet
	Info  *types.Info
	Own   []*Function // of ordinary files, with the literals in them
	Tests []*Function // of test files

	files   map[string]*File
	pkg     *types.Package
	bound   map[types.Object]*Function    // the function that a name stands for
	aliases map[types.Object]types.Object // a parameter, and the channel or lock that a caller in the program gives it
	heavy   map[*Function]bool            // those that take time
	target  map[ast.Expr]types.Object     // what a value is assigned to
}

// Program returns what the snapshot's functions do. It is made once; the files must be complete by then.
func (s *Snapshot) Program() *Program {
	s.read.Do(func() { s.whole = newProgram(s) })
	return s.whole
}

func newProgram(s *Snapshot) *Program {
	t := s.Check(nil)
	p := &Program{Set: s.Set, Info: t.Info, files: s.Files, pkg: t.Package, bound: map[types.Object]*Function{}, aliases: map[types.Object]types.Object{},
		heavy: map[*Function]bool{}, target: map[ast.Expr]types.Object{}}
	for _, path := range slices.Sorted(maps.Keys(s.Files)) {
		f := s.Files[path]
		p.targets(f.Syntax)
		list := &p.Own
		if strings.HasSuffix(path, "_test.go") {
			list = &p.Tests
		}
		for _, decl := range f.functions() {
			if decl.Body != nil {
				fn := &Function{Node: decl, Type: decl.Type, Body: decl.Body, Name: decl.Name.Name, Object: p.Info.Defs[decl.Name]}
				if fn.Object != nil {
					p.bound[fn.Object] = fn
				}
				*list = append(*list, fn)
			}
		}
	}
	for _, list := range []*[]*Function{&p.Own, &p.Tests} {
		for _, fn := range slices.Clone(*list) {
			w := &walker{p: p, all: list}
			w.walk(fn.Body, Spot{Function: fn})
		}
		p.resolve(*list)
	}
	p.weigh()
	return p
}

// resolve finds the functions that are called and started by name.
func (p *Program) resolve(list []*Function) {
	for _, fn := range list {
		for _, o := range fn.Ops {
			if o.Callee == nil && o.On != nil && (o.Kind == Start || o.Kind == Work || o.Kind == Call) {
				o.Callee = p.bound[o.On]
			}
			switch {
			case o.Callee == nil:
			case o.Kind == Start:
				// A test that starts the reader's function takes nothing away from what it promises its caller.
				o.Callee.Started = o.Callee.Started || slices.Contains(list, o.Callee)
			case o.Kind == Work:
				o.Kind = Call
			}
		}
	}
}

// Line returns the line on which a node starts, counted from 1.
func (p *Program) Line(n ast.Node) int { return p.Set.Position(n.Pos()).Line }

// Text returns the source of a node, on one line.
func (p *Program) Text(n ast.Node) string {
	if f := p.files[p.Set.Position(n.Pos()).Filename]; f != nil {
		return f.Text(n)
	}
	return ""
}

// Bound returns the program's function that a name stands for, or nil.
func (p *Program) Bound(o types.Object) *Function { return p.bound[o] }

// Target returns what a value is assigned to, or nil.
func (p *Program) Target(e ast.Expr) types.Object { return p.target[e] }

// targets notes which variable or field each value is assigned to.
func (p *Program) targets(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			for i := range min(len(x.Lhs), len(x.Rhs)) {
				p.target[x.Rhs[i]] = p.Object(x.Lhs[i])
			}
		case *ast.ValueSpec:
			for i := range min(len(x.Names), len(x.Values)) {
				p.target[x.Values[i]] = p.Info.Defs[x.Names[i]]
			}
		case *ast.KeyValueExpr:
			if key, ok := x.Key.(*ast.Ident); ok {
				p.target[x.Value] = p.Info.Uses[key]
			}
		}
		return true
	})
}

// Resolve returns what a channel or a lock is known by everywhere in the program: for a parameter, what a caller gives it.
func (p *Program) Resolve(o types.Object) types.Object {
	for range len(p.aliases) {
		next := p.aliases[o]
		if next == nil {
			break
		}
		o = next
	}
	return o
}

// Object returns what an expression names: a variable, or the field of one.
func (p *Program) Object(e ast.Expr) types.Object {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return p.Info.ObjectOf(x)
	case *ast.SelectorExpr:
		return p.Info.Uses[x.Sel]
	case *ast.IndexExpr:
		return p.Object(x.X)
	case *ast.StarExpr:
		return p.Object(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return p.Object(x.X)
		}
	}
	return nil
}

// Root returns the variable with which an expression begins: pool in pool.jobs[i]; nil if it begins with none.
func (p *Program) Root(e ast.Expr) types.Object {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.CallExpr:
			e = x.Fun
		case *ast.UnaryExpr:
			e = x.X
		case *ast.Ident:
			return p.Object(x)
		default:
			return nil
		}
	}
}

// Global tells whether something, which may be nil, is a variable that is declared outside all functions.
func Global(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// Ours tells whether something is declared in the program.
func (p *Program) Ours(o types.Object) bool { return o != nil && o.Pkg() != nil && o.Pkg() == p.pkg }

// Of lists the operations of the kinds in ordinary files, in the order in which they stand there.
func (p *Program) Of(kinds ...Kind) []*Operation {
	var list []*Operation
	for _, f := range p.Own {
		for _, o := range f.Ops {
			if slices.Contains(kinds, o.Kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Operation) int { return int(a.Node.Pos() - b.Node.Pos()) })
	return list
}

// IsChan tells whether a type, which may be nil, is a channel's.
func IsChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// Given tells whether an expression is a parameter through which a caller hands in code: a function, or a value with methods
// that the program does not know.
func (p *Program) Given(e ast.Expr) bool {
	v, ok := p.Object(e).(*types.Var)
	if !ok || v.Kind() != types.ParamVar {
		return false
	}
	switch t := v.Type().Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		_, parameter := v.Type().(*types.TypeParam)
		return !strings.HasPrefix(v.Type().String(), "context.") && !parameter
	case *types.Basic:
		return t.Kind() == types.Invalid
	}
	return false
}

// Builtin tells whether an expression names the builtin function.
func (p *Program) Builtin(e ast.Expr, name string) bool {
	b, ok := p.Object(e).(*types.Builtin)
	return ok && b.Name() == name
}

// Qualified names an imported function, "time.Sleep", or the method of an imported type, "sync.WaitGroup.Wait".
func (p *Program) Qualified(e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if s := p.Info.Selections[sel]; s != nil {
		f, ok := s.Obj().(*types.Func)
		if !ok || f.Pkg() == nil || p.Ours(f) {
			return ""
		}
		t := f.Type().(*types.Signature).Recv().Type()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if named, ok := t.(*types.Named); ok {
			return f.Pkg().Name() + "." + named.Obj().Name() + "." + f.Name()
		}
		return ""
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if pkg, ok := p.Info.Uses[id].(*types.PkgName); ok {
			return pkg.Imported().Name() + "." + sel.Sel.Name
		}
	}
	return ""
}

// weigh finds the functions that take time: they call handed-in code or sleep, or call one that does.
func (p *Program) weigh() {
	for grown := true; grown; {
		grown = false
		for _, fn := range p.Own {
			if p.heavy[fn] {
				continue
			}
			for _, o := range fn.Ops {
				if o.Kind == Work || o.Kind == Sleep || o.Kind == Each || o.Kind == Call && p.heavy[o.Callee] {
					p.heavy[fn], grown = true, true
					break
				}
			}
		}
	}
}

// Works tells whether the operation calls what takes time.
func (p *Program) Works(o *Operation) bool {
	return o.Kind == Work || o.Kind == Call && o.Callee != nil && p.heavy[o.Callee]
}
