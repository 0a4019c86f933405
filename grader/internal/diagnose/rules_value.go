package diagnose

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
)

// These rules are about values on their way from one goroutine to another: lost, doubled, mixed up, mistaken for the end.

// fixedReceives finds receives that are written out one by one.
func fixedReceives(q *inquiry) (list []suspicion) {
	count := map[types.Object]int{}
	for _, o := range q.of(code.Receive) {
		if o.Loop() != nil || o.Clause != nil || o.On == nil || isStruct(o.On) {
			continue
		}
		if count[o.On]++; count[o.On] == 2 {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: counting,
				fact:   "the number of receives is fixed here, whatever the number of values that are sent",
				weight: weights{fewer: 85, early: 75, more: 50, differs: 70, late: 30}})
		}
	}
	return list
}

// fixedTurns finds loops with a constant number of turns in which values are sent, received or asked for.
func fixedTurns(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Send, code.Receive, code.Work) {
		n, ok := q.bound(o.Loop())
		if ok && n > 1 {
			list = append(list, suspicion{node: o.Loop(), fun: o.Func, concept: closing, about: []types.Object{o.On},
				fact:   fmt.Sprintf("the loop has %d turns at most, however many values there are", n),
				weight: weights{fewer: 85, early: 75, more: 50, differs: 70, late: 30}})
		}
	}
	return list
}

// oneShot finds goroutines that receive once and end, where several are started to share what comes.
func oneShot(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Receive) {
		if o.Func.Started && o.Loop() == nil && o.Clause == nil && o.On != nil && !isStruct(o.On) && q.manyTimes(o.Func) {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: concept{"worker_pool"},
				fact:   "each of these goroutines receives here once, and then ends",
				weight: weights{fewer: 78, differs: 45}})
		}
	}
	return list
}

// literalResult finds results that are written into the code.
func literalResult(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Return) {
		for _, e := range o.Node.(*ast.ReturnStmt).Results {
			written, whole := q.Text(e), false
			switch x := ast.Unparen(e).(type) {
			case *ast.CompositeLit:
				whole = len(x.Elts) > 0 && !slices.ContainsFunc(x.Elts, func(e ast.Expr) bool { return q.Info.Types[e].Value == nil })
			case *ast.BasicLit:
				whole = len(written) > 2 && strings.Contains(q.actual, written)
			}
			if !whole {
				continue
			}
			s := suspicion{node: o.Node, fun: o.Func, fact: "what it returns is written into the code, and does not depend on what the others did",
				weight: weights{differs: 65, fewer: 60, more: 55, disorder: 50}}
			if strings.Contains(q.actual, written) {
				s.bonus = 30
			}
			list = append(list, s)
		}
	}
	return list
}

// unusedParameter finds code that was handed in and is never called.
func unusedParameter(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		d, ok := f.Node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		for _, field := range f.Type.Params.List {
			for _, name := range field.Names {
				o := q.Info.Defs[name]
				if o == nil || !code.Foreign(o) || q.mentions(d.Body, o) {
					continue
				}
				var at ast.Node = d
				if n := len(f.Ops); n > 0 && f.Ops[n-1].Kind == code.Return {
					at = f.Ops[n-1].Node
				}
				s := suspicion{node: at, fun: f, about: []types.Object{o},
					fact:   fmt.Sprintf("the function ends here, and nothing in it uses %s", name.Name),
					weight: weights{fewer: 90, differs: 70, more: 40, early: 50, late: 40}}
				for _, call := range q.of(code.Call) {
					if types.Identical(call.On.Type(), o.Type()) && q.reach(f)[call.Func] {
						s.node, s.fun = call.Node, call.Func
						s.fact = fmt.Sprintf("%s is called here, and %s, which the caller has handed in, is used nowhere", call.On.Name(), name.Name)
						break
					}
				}
				list = append(list, s)
			}
		}
	}
	return list
}

// calledTwice finds callbacks that run again where once was asked for.
func calledTwice(q *inquiry) (list []suspicion) {
	add := func(o *code.Operation, at ast.Node) {
		list = append(list, suspicion{node: at, fun: o.Func, about: []types.Object{o.On},
			fact:   "the function comes to a call of this more than once",
			weight: weights{more: 85, differs: 50, late: 45}})
	}
	before := map[types.Object]*code.Operation{}
	for _, o := range q.of(code.Work) {
		if first := before[o.On]; first != nil && q.callback(o.On) && first.Branch == nil && o.Branch == nil {
			add(o, o.Node)
		}
		before[o.On] = o
		if _, fixed := q.bound(o.Loop()); fixed && q.callback(o.On) {
			add(o, o.Node)
		}
	}
	for _, o := range q.of(code.Start) {
		if _, fixed := q.bound(o.Loop()); fixed && len(o.Loops) > 1 && o.Callee != nil {
			for _, inner := range o.Callee.Ops {
				if inner.Kind == code.Work {
					add(inner, o.Node)
				}
			}
		}
	}
	return list
}

// packageState finds what all callers of a package share.
func packageState(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Store) {
		list = append(list, suspicion{node: o.Node, fun: o.Func, users: q.Own,
			fact:   fmt.Sprintf("%s is declared outside all functions: everybody who calls this package shares the one", o.On.Name()),
			weight: weights{differs: 88, fewer: 74, more: 78, early: 60, disorder: 74, late: 60}})
	}
	return list
}

// dropped finds received values that are thrown away.
func dropped(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Receive) {
		if !o.Unused || o.On == nil || o.Clause != nil && !o.InBody || isStruct(o.On) {
			continue
		}
		c, ok := o.On.Type().Underlying().(*types.Chan)
		if !ok {
			continue
		}
		if b, ok := c.Elem().Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
			continue
		}
		list = append(list, suspicion{node: o.Node, fun: o.Func, concept: unbuffered,
			fact:   "a value is received here and thrown away: nobody else can receive it any more",
			weight: weights{fewer: 78, differs: 60, disorder: 50, early: 60, more: 20}})
	}
	return list
}

// ignored finds results that are thrown away with the blank identifier, or by not being taken at all.
func ignored(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		d, ok := f.Node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			x, ok := n.(*ast.AssignStmt)
			if !ok || len(x.Rhs) != 1 || len(x.Lhs) == 0 {
				return true
			}
			if r, ok := ast.Unparen(x.Rhs[0]).(*ast.UnaryExpr); ok && r.Op == token.ARROW && len(x.Lhs) == 2 && q.Text(x.Lhs[0]) == "_" {
				list = append(list, suspicion{node: x, fun: f, concept: commaOK,
					fact:   "this receives a value as well, and throws it away: nobody else can receive it any more",
					weight: weights{fewer: 88, differs: 82, disorder: 50}})
				return true
			}
			if q.Text(x.Lhs[len(x.Lhs)-1]) != "_" {
				return true
			}
			_, receives := ast.Unparen(x.Rhs[0]).(*ast.UnaryExpr)
			_, calls := ast.Unparen(x.Rhs[0]).(*ast.CallExpr)
			if receives || calls {
				list = append(list, suspicion{node: x, fun: f, concept: commaOK,
					fact:   "the last result is thrown away: what it would have said, a failure or an end, is not noticed",
					weight: weights{differs: 72, more: 74, noError: 85, fewer: 50, endless: 85}})
			}
			return true
		})
	}
	return list
}

// lostResult finds calls of handed-in code whose results nobody takes.
func lostResult(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		ast.Inspect(f.Node, func(n ast.Node) bool {
			x, ok := n.(*ast.ExprStmt)
			if !ok {
				return true
			}
			call, ok := x.X.(*ast.CallExpr)
			if !ok || !q.Given(call.Fun) {
				return true
			}
			if t, ok := q.Underlying(call.Fun).(*types.Signature); ok && t.Results().Len() > 0 {
				list = append(list, suspicion{node: x, fun: f, about: []types.Object{q.Object(call.Fun)},
					fact:   "what this call returns is thrown away",
					weight: weights{differs: 76, fewer: 60, noError: 85}})
			}
			return true
		})
	}
	return list
}

// reorders finds what gives values another order than the one they came in: sorting, and taking from the end.
func reorders(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Sort) {
		list = append(list, suspicion{node: o.Node, fun: o.Func, concept: slots,
			fact:   "here the values get another order than the one that they had",
			weight: weights{disorder: 95, differs: 50}})
	}
	for _, f := range q.Own {
		d, ok := f.Node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			if x, ok := n.(*ast.IndexExpr); ok && q.isLast(x.Index) {
				list = append(list, suspicion{node: x, fun: f,
					fact:   "it takes the element at the end, the one that was put in last",
					weight: weights{disorder: 92, differs: 55}})
			}
			return true
		})
	}
	return list
}

// isLast tells whether an index is len(x)-1, or a variable with that value.
func (q *inquiry) isLast(e ast.Expr) bool {
	if id, ok := e.(*ast.Ident); ok {
		for _, value := range q.AssignedTo(q.Object(id)) {
			if _, copied := value.(*ast.Ident); !copied && q.isLast(value) {
				return true
			}
		}
		return false
	}
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.SUB || q.Text(b.Y) != "1" {
		return false
	}
	call, ok := b.X.(*ast.CallExpr)
	return ok && q.Builtin(call.Fun, "len")
}

// sharedAppend finds slices that are filled in the order in which goroutines come to it.
func sharedAppend(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Append) {
		// Receiving in a loop, of what several goroutines send, is another way to the same order.
		gathers := slices.ContainsFunc(o.Func.Ops, func(in *code.Operation) bool {
			return (in.Kind == code.Range || in.Kind == code.Receive) && in.Loop() != nil && in.Loop() == o.Loop()
		})
		if !o.Func.Started && !gathers {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: slots,
			fact:   "values are appended here in the order in which they happen to come",
			weight: weights{disorder: 88, differs: 50}}
		if gathers {
			s.weight[disorder] = 70
		}
		list = append(list, s)
	}
	return list
}

// picksAny finds selects that can choose between values.
func picksAny(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Select) {
		ready := 0
		for _, c := range o.Node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			if _, timer := q.timers(o.Func, clause); timer {
				continue
			}
			for _, in := range o.Func.Ops {
				if in.Kind == code.Receive && in.Clause == clause && !in.InBody && in.On != nil && !isStruct(in.On) {
					ready++
				}
			}
		}
		if ready > 1 {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: selecting,
				fact:   "of several cases that are ready, select takes any: which value comes first is left to chance",
				weight: weights{disorder: 88, differs: 60}})
		}
	}
	return list
}

// overwrites finds results that goroutines keep in a map.
func overwrites(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		if !f.Started {
			continue
		}
		ast.Inspect(f.Node, func(n ast.Node) bool {
			x, ok := n.(*ast.AssignStmt)
			if !ok || len(x.Lhs) != 1 || x.Tok != token.ASSIGN {
				return true
			}
			index, ok := x.Lhs[0].(*ast.IndexExpr)
			if !ok || q.Info.TypeOf(index.X) == nil {
				return true
			}
			if _, ok := q.Underlying(index.X).(*types.Map); ok {
				list = append(list, suspicion{node: x, fun: f, concept: slots,
					fact:   "a map has one place for each key: of two results with the same key, the later one takes the place of the other",
					weight: weights{fewer: 76, differs: 50, disorder: 60}})
			}
			return true
		})
	}
	return list
}

// endMark finds where a received value is compared with a fixed one to see whether there is more to come.
func endMark(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		d, ok := f.Node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			c, ok := n.(*ast.BinaryExpr)
			if !ok || c.Op != token.EQL && c.Op != token.NEQ {
				return true
			}
			received := func(e ast.Expr) bool {
				if sel, ok := e.(*ast.SelectorExpr); ok {
					e = sel.X
				}
				o := q.Object(e)
				return o != nil && q.received(o)
			}
			if received(c.X) && q.fixed(c.Y) || received(c.Y) && q.fixed(c.X) {
				list = append(list, suspicion{node: c, fun: f, concept: commaOK,
					fact:   "a received value is compared with a fixed one here; a sender may send that very value, and a closed channel gives the zero value",
					weight: weights{fewer: 86, differs: 84, early: 60, more: 60}})
			}
			return true
		})
	}
	return list
}

// received tells whether a variable holds what came out of a channel.
func (q *inquiry) received(o types.Object) bool {
	for _, r := range q.of(code.Receive, code.Range) {
		switch n := r.Node.(type) {
		case *ast.UnaryExpr:
			if q.Target(n) == o {
				return true
			}
		case *ast.RangeStmt:
			if n.Key != nil && q.Object(n.Key) == o {
				return true
			}
		}
	}
	return false
}

// fixed tells whether an expression is the same every time: a constant, an empty composite, or a variable of the package.
func (q *inquiry) fixed(e ast.Expr) bool {
	e = ast.Unparen(e)
	if lit, ok := e.(*ast.CompositeLit); ok {
		return len(lit.Elts) == 0
	}
	if o, ok := q.Object(e).(*types.Var); ok && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
		return true
	}
	v := q.Info.Types[e].Value
	return v != nil && v.Kind() != constant.Bool
}

// unaskedEnd finds receives that do not ask whether a channel is closed that somebody closes, or that a caller may close.
func unaskedEnd(q *inquiry) (list []suspicion) {
	closed := map[types.Object]bool{}
	for _, o := range q.of(code.Close) {
		closed[q.Resolve(o.On)] = true
	}
	made := map[types.Object]bool{}
	for _, o := range q.of(code.Make) {
		made[o.On] = true
	}
	for _, o := range q.of(code.Receive) {
		v, ok := o.On.(*types.Var)
		if !ok || o.Unused || o.Clause != nil || q.Asked(o.Node) {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: commaOK,
			fact: "from a closed channel a receive returns the zero value at once; this one does not ask whether the value was sent"}
		switch c := q.Resolve(v); {
		case closed[c] && o.Loop() != nil:
			s.weight = weights{more: 80, differs: 76, endless: 85}
		case v.Kind() == types.ParamVar && !made[c]:
			s.weight = weights{more: 55, differs: 55, endless: 70}
		}
		list = append(list, s)
	}
	return list
}

// leavesOpen finds functions that send on a channel they are given and return without closing it.
func leavesOpen(q *inquiry) (list []suspicion) {
	for _, f := range q.funs {
		var sent, left *code.Operation
		closes := false
		for g := range q.reach(f) {
			closes = closes || slices.ContainsFunc(g.Ops, func(o *code.Operation) bool { return o.Kind == code.Close })
		}
		for _, o := range f.Ops {
			v, ok := o.On.(*types.Var)
			switch {
			case o.Kind == code.Send && ok && v.Kind() == types.ParamVar:
				sent = o
			case o.Kind == code.Return && left == nil:
				left = o
			}
		}
		if sent == nil || closes {
			continue
		}
		if left == nil {
			left = sent
		}
		list = append(list, suspicion{node: left.Node, fun: f, concept: closing,
			fact:   fmt.Sprintf("the function that sends on %s ends here, and leaves it open", sent.On.Name()),
			weight: weights{differs: 66, fewer: 66}})
	}
	return list
}

// unguarded finds decisions that are taken under a lock and acted upon under the same lock, taken a second time.
func unguarded(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		for _, o := range f.Ops {
			if o.Kind != code.Lock || o.On == nil {
				continue
			}
			for _, before := range f.Ops[:o.Index] {
				free := slices.ContainsFunc(f.Ops[before.Index:o.Index], func(u *code.Operation) bool { return u.Kind == code.Unlock && u.On == o.On && !u.Deferred })
				if before.Kind == code.Lock && before.On == o.On && before.Branch == nil && free {
					list = append(list, suspicion{node: o.Node, fun: f, concept: mutual,
						fact:   fmt.Sprintf("the lock is taken here a second time: since it was given back, others may have changed what was looked at after line %d", q.Line(before.Node)),
						weight: weights{more: 72, fewer: 66, crowded: 74, differs: 66}})
					break
				}
			}
		}
	}
	return list
}

// loadThenStore finds a number that is read and written back in two steps.
func loadThenStore(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.AtomicStore) {
		for _, before := range o.Func.Ops[:o.Index] {
			if before.Kind == code.Load && before.On == o.On && o.On != nil {
				list = append(list, suspicion{node: o.Node, fun: o.Func, concept: mutual,
					fact:   fmt.Sprintf("between the Load on line %d and this Store another goroutine may have stored a value of its own, which is lost", q.Line(before.Node)),
					weight: weights{fewer: 80, more: 78, crowded: 78, differs: 72}})
				break
			}
		}
	}
	return list
}

// ownOnce finds a Once that each call has for itself.
func ownOnce(q *inquiry) (list []suspicion) {
	for id, o := range q.Info.Defs {
		v, ok := o.(*types.Var)
		if !ok || v.Kind() != types.LocalVar || v.Type().String() != "sync.Once" {
			continue
		}
		for _, f := range q.Own {
			if _, declared := f.Node.(*ast.FuncDecl); declared && f.Node.Pos() < id.Pos() && id.Pos() < f.Node.End() {
				list = append(list, suspicion{node: id, fun: f, concept: once,
					fact:   "every call of the function has a Once of its own here, and each of them lets one through",
					weight: weights{more: 88, differs: 60}})
			}
		}
	}
	return list
}
