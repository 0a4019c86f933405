package diagnose

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// These rules are about values on their way from one goroutine to another: lost, doubled, mixed up, mistaken for the end.

// fixedReceives finds receives that are written out one by one.
func fixedReceives(q *inquiry) (list []suspicion) {
	count := map[types.Object]int{}
	for _, o := range q.of(opReceive) {
		if o.loop() != nil || o.clause != nil || o.on == nil || isStruct(o.on) {
			continue
		}
		if count[o.on]++; count[o.on] == 2 {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: counting,
				fact:   "the number of receives is fixed here, whatever the number of values that are sent",
				weight: weights{fewer: 85, early: 75, more: 50, differs: 70, late: 30}})
		}
	}
	return list
}

// fixedTurns finds loops with a constant number of turns in which values are sent, received or asked for.
func fixedTurns(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSend, opReceive, opWork) {
		n, ok := q.bound(o.loop())
		if ok && n > 1 {
			list = append(list, suspicion{node: o.loop(), fun: o.fun, concept: closing, about: []types.Object{o.on},
				fact:   fmt.Sprintf("the loop has %d turns at most, however many values there are", n),
				weight: weights{fewer: 85, early: 75, more: 50, differs: 70, late: 30}})
		}
	}
	return list
}

// oneShot finds goroutines that receive once and end, where several are started to share what comes.
func oneShot(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opReceive) {
		if o.fun.started && o.loop() == nil && o.clause == nil && o.on != nil && !isStruct(o.on) && q.manyTimes(o.fun) {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"10_worker_pool"},
				fact:   "each of these goroutines receives here once, and then ends",
				weight: weights{fewer: 78, differs: 45}})
		}
	}
	return list
}

// literalResult finds results that are written into the code.
func literalResult(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opReturn) {
		for _, e := range o.node.(*ast.ReturnStmt).Results {
			written, whole := q.text(e), false
			switch x := ast.Unparen(e).(type) {
			case *ast.CompositeLit:
				whole = len(x.Elts) > 0 && !slices.ContainsFunc(x.Elts, func(e ast.Expr) bool { return q.info.Types[e].Value == nil })
			case *ast.BasicLit:
				whole = len(written) > 2 && strings.Contains(q.actual, written)
			}
			if !whole {
				continue
			}
			s := suspicion{node: o.node, fun: o.fun, fact: "what it returns is written into the code, and does not depend on what the others did",
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
	for _, f := range q.own {
		d, ok := f.node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		for _, field := range f.kind.Params.List {
			for _, name := range field.Names {
				o := q.info.Defs[name]
				if o == nil || !q.foreign(o) || q.mentions(d.Body, o) {
					continue
				}
				var at ast.Node = d
				if n := len(f.ops); n > 0 && f.ops[n-1].kind == opReturn {
					at = f.ops[n-1].node
				}
				s := suspicion{node: at, fun: f, about: []types.Object{o},
					fact:   fmt.Sprintf("the function ends here, and nothing in it uses %s", name.Name),
					weight: weights{fewer: 90, differs: 70, more: 40, early: 50, late: 40}}
				for _, call := range q.of(opCall) {
					if types.Identical(call.on.Type(), o.Type()) && q.reach(f)[call.fun] {
						s.node, s.fun = call.node, call.fun
						s.fact = fmt.Sprintf("%s is called here, and %s, which the caller has handed in, is used nowhere", call.on.Name(), name.Name)
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
	add := func(o *op, at ast.Node) {
		list = append(list, suspicion{node: at, fun: o.fun, about: []types.Object{o.on},
			fact:   "the function comes to a call of this more than once",
			weight: weights{more: 85, differs: 50, late: 45}})
	}
	before := map[types.Object]*op{}
	for _, o := range q.of(opWork) {
		if first := before[o.on]; first != nil && q.callback(o.on) && first.branch == nil && o.branch == nil {
			add(o, o.node)
		}
		before[o.on] = o
		if _, fixed := q.bound(o.loop()); fixed && q.callback(o.on) {
			add(o, o.node)
		}
	}
	for _, o := range q.of(opStart) {
		if _, fixed := q.bound(o.loop()); fixed && len(o.loops) > 1 && o.callee != nil {
			for _, inner := range o.callee.ops {
				if inner.kind == opWork {
					add(inner, o.node)
				}
			}
		}
	}
	return list
}

// packageState finds what all callers of a package share.
func packageState(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStore) {
		list = append(list, suspicion{node: o.node, fun: o.fun, users: q.own,
			fact:   fmt.Sprintf("%s is declared outside all functions: everybody who calls this package shares the one", o.on.Name()),
			weight: weights{differs: 88, fewer: 74, more: 78, early: 60, disorder: 74, late: 60}})
	}
	return list
}

// dropped finds received values that are thrown away.
func dropped(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opReceive) {
		if !o.unused || o.on == nil || o.clause != nil && !o.inBody || isStruct(o.on) {
			continue
		}
		c, ok := o.on.Type().Underlying().(*types.Chan)
		if !ok {
			continue
		}
		if b, ok := c.Elem().Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
			continue
		}
		list = append(list, suspicion{node: o.node, fun: o.fun, concept: unbuffered,
			fact:   "a value is received here and thrown away: nobody else can receive it any more",
			weight: weights{fewer: 78, differs: 60, disorder: 50, early: 60, more: 20}})
	}
	return list
}

// ignored finds results that are thrown away with the blank identifier, or by not being taken at all.
func ignored(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		d, ok := f.node.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			x, ok := n.(*ast.AssignStmt)
			if !ok || len(x.Rhs) != 1 || len(x.Lhs) == 0 {
				return true
			}
			if r, ok := ast.Unparen(x.Rhs[0]).(*ast.UnaryExpr); ok && r.Op == token.ARROW && len(x.Lhs) == 2 && q.text(x.Lhs[0]) == "_" {
				list = append(list, suspicion{node: x, fun: f, concept: commaOK,
					fact:   "this receives a value as well, and throws it away: nobody else can receive it any more",
					weight: weights{fewer: 88, differs: 82, disorder: 50}})
				return true
			}
			if q.text(x.Lhs[len(x.Lhs)-1]) != "_" {
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
	for _, f := range q.own {
		ast.Inspect(f.node, func(n ast.Node) bool {
			x, ok := n.(*ast.ExprStmt)
			if !ok {
				return true
			}
			call, ok := x.X.(*ast.CallExpr)
			if !ok || !q.given(call.Fun) {
				return true
			}
			if t, ok := q.underlying(call.Fun).(*types.Signature); ok && t.Results().Len() > 0 {
				list = append(list, suspicion{node: x, fun: f, about: []types.Object{q.object(call.Fun)},
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
	for _, o := range q.of(opSort) {
		list = append(list, suspicion{node: o.node, fun: o.fun, concept: slots,
			fact:   "here the values get another order than the one that they had",
			weight: weights{disorder: 95, differs: 50}})
	}
	for _, f := range q.own {
		d, ok := f.node.(*ast.FuncDecl)
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
		for value, o := range q.target {
			if _, copied := value.(*ast.Ident); o != nil && o == q.object(id) && !copied && q.isLast(value) {
				return true
			}
		}
		return false
	}
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.SUB || q.text(b.Y) != "1" {
		return false
	}
	call, ok := b.X.(*ast.CallExpr)
	return ok && q.builtin(call.Fun, "len")
}

// sharedAppend finds slices that are filled in the order in which goroutines come to it.
func sharedAppend(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opAppend) {
		// Receiving in a loop, of what several goroutines send, is another way to the same order.
		gathers := slices.ContainsFunc(o.fun.ops, func(in *op) bool {
			return (in.kind == opRange || in.kind == opReceive) && in.loop() != nil && in.loop() == o.loop()
		})
		if !o.fun.started && !gathers {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: slots,
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
	for _, o := range q.of(opSelect) {
		ready := 0
		for _, c := range o.node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			if _, timer := q.timers(o.fun, clause); timer {
				continue
			}
			for _, in := range o.fun.ops {
				if in.kind == opReceive && in.clause == clause && !in.inBody && in.on != nil && !isStruct(in.on) {
					ready++
				}
			}
		}
		if ready > 1 {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: selecting,
				fact:   "of several cases that are ready, select takes any: which value comes first is left to chance",
				weight: weights{disorder: 88, differs: 60}})
		}
	}
	return list
}

// overwrites finds results that goroutines keep in a map.
func overwrites(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		if !f.started {
			continue
		}
		ast.Inspect(f.node, func(n ast.Node) bool {
			x, ok := n.(*ast.AssignStmt)
			if !ok || len(x.Lhs) != 1 || x.Tok != token.ASSIGN {
				return true
			}
			index, ok := x.Lhs[0].(*ast.IndexExpr)
			if !ok || q.typeOf(index.X) == nil {
				return true
			}
			if _, ok := q.underlying(index.X).(*types.Map); ok {
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
	for _, f := range q.own {
		d, ok := f.node.(*ast.FuncDecl)
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
				o := q.object(e)
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
	for _, r := range q.of(opReceive, opRange) {
		switch n := r.node.(type) {
		case *ast.UnaryExpr:
			if q.target[n] == o {
				return true
			}
		case *ast.RangeStmt:
			if n.Key != nil && q.object(n.Key) == o {
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
	if o, ok := q.object(e).(*types.Var); ok && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
		return true
	}
	v := q.info.Types[e].Value
	return v != nil && v.Kind() != constant.Bool
}

// unaskedEnd finds receives that do not ask whether a channel is closed that somebody closes, or that a caller may close.
func unaskedEnd(q *inquiry) (list []suspicion) {
	closed := map[types.Object]bool{}
	for _, o := range q.of(opClose) {
		closed[q.channel(o.on)] = true
	}
	made := map[types.Object]bool{}
	for _, o := range q.of(opMake) {
		made[o.on] = true
	}
	for _, o := range q.of(opReceive) {
		v, ok := o.on.(*types.Var)
		if !ok || o.unused || o.clause != nil || q.asked[o.node] {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: commaOK,
			fact: "from a closed channel a receive returns the zero value at once; this one does not ask whether the value was sent"}
		switch c := q.channel(v); {
		case closed[c] && o.loop() != nil:
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
		var sent, left *op
		closes := false
		for g := range q.reach(f) {
			closes = closes || slices.ContainsFunc(g.ops, func(o *op) bool { return o.kind == opClose })
		}
		for _, o := range f.ops {
			v, ok := o.on.(*types.Var)
			switch {
			case o.kind == opSend && ok && v.Kind() == types.ParamVar:
				sent = o
			case o.kind == opReturn && left == nil:
				left = o
			}
		}
		if sent == nil || closes {
			continue
		}
		if left == nil {
			left = sent
		}
		list = append(list, suspicion{node: left.node, fun: f, concept: closing,
			fact:   fmt.Sprintf("the function that sends on %s ends here, and leaves it open", sent.on.Name()),
			weight: weights{differs: 66, fewer: 66}})
	}
	return list
}

// unguarded finds decisions that are taken under a lock and acted upon under the same lock, taken a second time.
func unguarded(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		for _, o := range f.ops {
			if o.kind != opLock || o.on == nil {
				continue
			}
			for _, before := range f.ops[:o.index] {
				free := slices.ContainsFunc(f.ops[before.index:o.index], func(u *op) bool { return u.kind == opUnlock && u.on == o.on && !u.deferred })
				if before.kind == opLock && before.on == o.on && before.branch == nil && free {
					list = append(list, suspicion{node: o.node, fun: f, concept: mutual,
						fact:   fmt.Sprintf("the lock is taken here a second time: since it was given back, others may have changed what was looked at after line %d", q.line(before.node)),
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
	for _, o := range q.of(opSet) {
		for _, before := range o.fun.ops[:o.index] {
			if before.kind == opLoad && before.on == o.on && o.on != nil {
				list = append(list, suspicion{node: o.node, fun: o.fun, concept: mutual,
					fact:   fmt.Sprintf("between the Load on line %d and this Store another goroutine may have stored a value of its own, which is lost", q.line(before.node)),
					weight: weights{fewer: 80, more: 78, crowded: 78, differs: 72}})
				break
			}
		}
	}
	return list
}

// ownOnce finds a Once that each call has for itself.
func ownOnce(q *inquiry) (list []suspicion) {
	for id, o := range q.info.Defs {
		v, ok := o.(*types.Var)
		if !ok || v.Kind() != types.LocalVar || v.Type().String() != "sync.Once" {
			continue
		}
		for _, f := range q.own {
			if _, declared := f.node.(*ast.FuncDecl); declared && f.node.Pos() < id.Pos() && id.Pos() < f.node.End() {
				list = append(list, suspicion{node: id, fun: f, concept: once,
					fact:   "every call of the function has a Once of its own here, and each of them lets one through",
					weight: weights{more: 88, differs: 60}})
			}
		}
	}
	return list
}
