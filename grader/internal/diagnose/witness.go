package diagnose

import (
	"go/ast"
	"go/types"
	"slices"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// witness says what an assertion is about: the functions of the reader's code that what it looks at comes from, and the
// callbacks of theirs in which it was written down.
type witness struct {
	funs      []*code.Function
	callbacks map[types.Object]bool
}

// witness reads a test's syntax backwards from the assertion on a line: where the values that it compares were set.
func witnessOf(p *code.Program, at evidence.Frame) witness {
	w := witness{callbacks: map[types.Object]bool{}}
	for _, fn := range p.Tests {
		decl, ok := fn.Node.(*ast.FuncDecl)
		from, to := p.Set.Position(fn.Node.Pos()), p.Set.Position(fn.Node.End())
		if !ok || from.Filename != at.File || at.Line < from.Line || to.Line < at.Line {
			continue
		}
		t := &tracer{p: p, within: decl, found: &w, seen: map[types.Object]bool{}}
		eachPath(decl, func(n ast.Node, open []ast.Node) {
			if call, ok := n.(*ast.CallExpr); ok && p.Line(call) <= at.Line && at.Line <= p.Set.Position(call.End()).Line && len(open) > 0 {
				if _, statement := open[len(open)-1].(*ast.ExprStmt); statement && asserts(call) {
					for _, e := range call.Args {
						t.follow(e, open)
					}
				}
			}
		})
	}
	return w
}

// asserts tells whether the call is of an assertion, not of what takes the test's body: those have no function literal.
func asserts(call *ast.CallExpr) bool {
	return !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { _, lit := e.(*ast.FuncLit); return lit })
}

// eachPath visits the nodes below root with those that they stand in, outermost first.
func eachPath(root ast.Node, visit func(n ast.Node, open []ast.Node)) {
	var open []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			open = open[:len(open)-1]
			return true
		}
		visit(n, open)
		open = append(open, n)
		return true
	})
}

// tracer follows values backwards through one test.
type tracer struct {
	p      *code.Program
	within *ast.FuncDecl
	found  *witness
	seen   map[types.Object]bool
}

func (t *tracer) add(o types.Object) {
	if fn := t.p.Bound(o); fn != nil && slices.Contains(t.p.Own, fn) && !slices.Contains(t.found.funs, fn) {
		t.found.funs = append(t.found.funs, fn)
	}
}

// follow notes what an expression, evaluated within the open nodes, comes from.
func (t *tracer) follow(e ast.Node, open []ast.Node) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			o := t.p.Object(x.Fun)
			t.add(o)
			if helper := t.p.Bound(o); helper != nil && slices.Contains(t.p.Tests, helper) {
				t.calls(helper.Node)
			}
			if name := t.p.Qualified(x.Fun); name == "time.Since" || name == "time.Now" {
				t.before(x, open)
			}
		case *ast.Ident:
			if v, ok := t.p.Info.Uses[x].(*types.Var); ok && !v.IsField() {
				t.variable(v)
			}
		}
		return true
	})
}

// calls adds the reader's functions that are called within a node.
func (t *tracer) calls(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			t.add(t.p.Object(call.Fun))
		}
		return true
	})
}

// before adds the reader's functions that the last statement before the time was taken calls.
func (t *tracer) before(at ast.Node, open []ast.Node) {
	for i := len(open) - 1; i >= 0; i-- {
		block, ok := open[i].(*ast.BlockStmt)
		if !ok {
			continue
		}
		for j := len(block.List) - 1; j >= 0; j-- {
			if block.List[j].Pos() >= at.Pos() || block.List[j].End() > at.Pos() {
				continue
			}
			known := len(t.found.funs)
			t.calls(block.List[j])
			if len(t.found.funs) > known || t.hasOwnCall(block.List[j]) {
				return
			}
		}
	}
}

func (t *tracer) hasOwnCall(n ast.Node) bool {
	has := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn := t.p.Bound(t.p.Object(call.Fun))
			has = has || fn != nil && slices.Contains(t.p.Own, fn)
		}
		return true
	})
	return has
}

// variable follows everything that is put into a variable of the test.
func (t *tracer) variable(v *types.Var) {
	if t.seen[v] {
		return
	}
	t.seen[v] = true
	is := func(e ast.Expr) bool { return e != nil && t.p.Object(e) == v }
	eachPath(t.within, func(n ast.Node, open []ast.Node) {
		var sources []ast.Expr
		fed := false
		switch x := n.(type) {
		case *ast.AssignStmt:
			if fed = slices.ContainsFunc(x.Lhs, is); fed {
				sources = x.Rhs
			}
		case *ast.ValueSpec:
			for _, name := range x.Names {
				if t.p.Info.Defs[name] == v {
					sources = x.Values
				}
			}
		case *ast.RangeStmt:
			if is(x.Key) || is(x.Value) {
				sources = []ast.Expr{x.X}
			}
		case *ast.SendStmt:
			if fed = is(x.Chan); fed {
				sources = []ast.Expr{x.Value}
			}
		case *ast.IncDecStmt:
			fed = is(x.X)
		case *ast.CallExpr:
			if sel, ok := x.Fun.(*ast.SelectorExpr); ok && is(sel.X) {
				fed, sources = true, x.Args
			}
			t.passed(x, is)
		}
		if fed {
			t.written(n, open)
		}
		for _, e := range sources {
			t.follow(e, append(open[:len(open):len(open)], n))
		}
	})
}

// written notes that something is written down within a function literal that one of the reader's functions was given.
func (t *tracer) written(n ast.Node, open []ast.Node) {
	for i := len(open) - 1; i > 0; i-- {
		lit, ok := open[i].(*ast.FuncLit)
		if !ok {
			continue
		}
		if call, ok := open[i-1].(*ast.CallExpr); ok {
			t.passed(call, func(e ast.Expr) bool { return e == lit })
		}
		if assign, ok := open[i-1].(*ast.AssignStmt); ok && len(assign.Lhs) == 1 {
			if v, ok := t.p.Object(assign.Lhs[0]).(*types.Var); ok {
				t.variable(v)
			}
		}
	}
}

// passed notes the parameters of the reader's functions that a matching argument is given to.
func (t *tracer) passed(call *ast.CallExpr, match func(ast.Expr) bool) {
	f, ok := t.p.Object(call.Fun).(*types.Func)
	if !ok || t.p.Bound(f) == nil || !slices.Contains(t.p.Own, t.p.Bound(f)) {
		return
	}
	params := f.Type().(*types.Signature).Params()
	for i, e := range call.Args {
		hit := match(e)
		if u, ok := e.(*ast.UnaryExpr); ok {
			hit = hit || match(u.X)
		}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			hit = hit || match(sel.X)
		}
		if hit && i < params.Len() {
			t.add(f)
			if code.Foreign(params.At(i)) {
				t.found.callbacks[params.At(i)] = true
			}
		}
	}
}
