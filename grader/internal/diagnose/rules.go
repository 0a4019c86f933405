package diagnose

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"
)

// rules finds what is known to go wrong in concurrent Go code, each in its own way. A rule says what is there to see; how
// likely that is to be the cause of a symptom is in its weights.
var rules = []func(*inquiry) []suspicion{
	waitUnderIf, poll, guess, givesUp, defaults, unawaited, waitInLoop, inTurn, earlyArgument, sequence, untimely, wrongGoroutine,
	collectsFirst, fixedWorkers, lockHeld, buffered, neverWaits, fixedReceives, lastOnly, literalResult, unusedParameter, calledTwice,
	packageState, dropped, reorders, sharedAppend, picksAny, ignored, sharedAnswer, asksLength, endMark, scatters, fixedTurns,
	unaskedEnd, oneShot, offByOne, preassigned, overwrites, leavesOpen, lostResult, unguarded, leavesSelect,
}

// of lists the operations of the kinds in the reader's code.
func (q *inquiry) of(kinds ...opKind) []*op {
	var list []*op
	for _, f := range q.own {
		for _, o := range f.ops {
			if slices.Contains(kinds, o.kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, earliest)
	return list
}

// inside lists the operations of a function that stand in a loop.
func inside(f *fun, loop ast.Stmt) []*op {
	var list []*op
	for _, o := range f.ops {
		if slices.Contains(o.loops, loop) {
			list = append(list, o)
		}
	}
	return list
}

func (o *op) loop() ast.Stmt {
	if len(o.loops) == 0 {
		return nil
	}
	return o.loops[len(o.loops)-1]
}

// waits tells whether the operation is one by which a goroutine waits for others.
func (o *op) waits() bool {
	return o.kind == opReceive || o.kind == opJoin || o.kind == opRange || o.kind == opCond
}

func waitUnderIf(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opCond) {
		if len(o.loops) > 0 {
			continue
		}
		var at ast.Node = o.node
		if o.branch != nil {
			at = o.branch
		}
		list = append(list, suspicion{node: at, fun: o.fun, concept: conditions,
			fact:   "it waits on a Cond once, outside any loop; between the wake-up and the return from Wait another goroutine may have changed again what was waited for",
			weight: weights{early: 80, fewer: 85, more: 95, differs: 80, crowded: 95, late: 40, disorder: 60}})
	}
	return list
}

// polls returns the loop in which a sleep asks again and again, or nil.
func (q *inquiry) polls(o *op) ast.Stmt {
	loop, ok := o.loop().(*ast.ForStmt)
	if !ok {
		return nil
	}
	for _, other := range inside(o.fun, loop) {
		if q.works(other) || other.kind == opStart {
			return nil
		}
	}
	return loop
}

func poll(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSleep) {
		if q.polls(o) == nil {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: waiting,
			fact:   "it sleeps in a loop until something has changed; the change is noticed only after the next sleep, however soon it came",
			weight: weights{late: 70, early: 55, differs: 50, fewer: 50, more: 45, disorder: 45}}
		if q.kind == late && (o.duration == 0 || q.got-q.want <= o.duration) {
			s.bonus = 25
		}
		list = append(list, s)
	}
	return list
}

func guess(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSleep) {
		if q.polls(o) != nil || !slices.ContainsFunc(o.fun.ops, func(o *op) bool { return o.kind != opSleep && o.kind != opReturn }) {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: waiting,
			fact:   "it sleeps for a time that is fixed beforehand; what it sleeps for may take longer, or be done long before",
			weight: weights{late: 80, early: 75, fewer: 68, differs: 50, more: 40, disorder: 60}}
		switch {
		case q.kind == late && o.duration > 0 && q.got-q.want == o.duration:
			s.bonus = 20
		case q.kind == early && q.got == o.duration, q.kind == late && q.got >= o.duration && o.duration >= q.got-q.want:
			s.bonus = 12
		case (q.kind == late || q.kind == early) && o.duration > q.got:
			s.bonus = -40 // in the time that passed it cannot have come to its end
		}
		for _, next := range o.fun.ops[o.index:] {
			if next.kind == opWork {
				s.about = append(s.about, next.on)
				break
			}
		}
		list = append(list, s)
	}
	return list
}

// timers tells whether a clause of a select waits for time to pass, and for how long, if that is known.
func (q *inquiry) timers(f *fun, clause *ast.CommClause) (time.Duration, bool) {
	for _, o := range f.ops {
		if o.clause != clause || o.inBody {
			continue
		}
		if o.kind == opTimer {
			return o.duration, true
		}
		if o.kind == opReceive && o.on != nil && o.on.Pkg() != nil && o.on.Pkg().Path() == "time" {
			return 0, true
		}
	}
	return 0, false
}

func givesUp(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSelect) {
		for _, c := range o.node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			d, ok := q.timers(o.fun, clause)
			if !ok {
				continue
			}
			s := suspicion{node: clause, fun: o.fun, concept: concept{"15_timeout"},
				fact:   "when this time has passed it stops waiting, whether or not what it waits for is still to come",
				weight: weights{early: 85, fewer: 85, differs: 75, more: 75, disorder: 50, late: 30, noError: 30}}
			if d > 0 && (q.got == d || strings.Contains(q.actual, d.String()) || strings.Contains(q.actual, fmt.Sprint(int64(d)))) {
				s.bonus = 12
			}
			if d > 0 && q.kind == late && q.got-q.want == d {
				s.bonus = 65 // exactly this much too late
			}
			list = append(list, s)
		}
	}
	return list
}

func defaults(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSelect) {
		for _, c := range o.node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			if clause.Comm != nil {
				continue
			}
			s := suspicion{node: clause, fun: o.fun, concept: selecting,
				fact:   "a select with a default never waits: when no other case is ready at that very moment, this is what happens",
				weight: weights{early: 75, fewer: 80, disorder: 60, differs: 65, more: 50, late: 25}}
			if len(o.loops) > 0 {
				s.weight[late], s.weight[endless] = 60, 80
			}
			for _, inner := range o.fun.ops {
				if inner.clause == clause && inner.inBody && inner.kind != opReturn {
					s.node = inner.node
					break
				}
			}
			list = append(list, s)
		}
	}
	return list
}

// signals tells whether a started function lets others know that it is done, or hands them what it made.
func (q *inquiry) signals(start *op) bool {
	if _, group := start.node.(*ast.CallExpr); group {
		return true
	}
	if start.callee == nil {
		return false
	}
	for f := range q.reach(start.callee) {
		for _, o := range f.ops {
			if o.kind == opSend || o.kind == opClose || o.kind == opDone || o.kind == opUnlock {
				return true
			}
		}
	}
	return false
}

func unawaited(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		awaited := false
		for _, next := range o.fun.ops[o.index+1:] {
			awaited = awaited || next.waits() || next.kind == opSelect || next.kind == opCall && next.callee != nil
		}
		s := suspicion{node: o.node, fun: o.fun, concept: waiting, about: q.calls(o.callee)}
		if o.on != nil {
			s.about = append(s.about, o.on)
		}
		switch {
		case !awaited && !o.fun.started:
			s.fact = "it starts a goroutine and does not wait for it: the function goes on, and returns, whatever the goroutine has come to"
			s.weight = weights{early: 88, disorder: 84, fewer: 70, differs: 60, more: 45, late: 10}
		case !q.signals(o):
			s.fact = "it starts a goroutine that tells nobody when it is done, so nobody can wait for it"
			s.weight = weights{early: 78, fewer: 72, differs: 55, disorder: 40}
		default:
			continue
		}
		list = append(list, s)
	}
	return list
}

// calls lists the callbacks that a function calls.
func (q *inquiry) calls(f *fun) []types.Object {
	var list []types.Object
	if f == nil {
		return nil
	}
	for g := range q.reach(f) {
		for _, o := range g.ops {
			if o.kind == opWork && o.on != nil {
				list = append(list, o.on)
			}
		}
	}
	return list
}

func waitInLoop(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opJoin, opReceive) {
		if o.clause != nil || o.loop() == nil {
			continue
		}
		for _, before := range inside(o.fun, o.loop()) {
			if before.kind == opStart && before.index < o.index {
				list = append(list, suspicion{node: o.node, fun: o.fun, concept: overlapping,
					fact:   "it waits within the loop that starts goroutines: what one turn started has ended before the next turn starts anything",
					weight: weights{late: 95, differs: 40, fewer: 40}})
				break
			}
		}
	}
	return list
}

func inTurn(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		for _, o := range f.ops {
			if !q.works(o) || o.loop() == nil || o.argument {
				continue
			}
			s := suspicion{node: o.node, fun: f, concept: overlapping, about: []types.Object{o.on},
				fact:   "it is called in a loop, in the goroutine that runs the loop: each call begins when the one before has returned",
				weight: weights{late: 75, same: 80}}
			for _, next := range f.ops[o.index+1:] {
				if q.works(next) && next.loop() == o.loop() {
					s.node, s.about = next.node, []types.Object{next.on}
					s.fact = fmt.Sprintf("in each turn of the loop it begins when what is called on line %d has returned, and nothing goes on beside it", q.line(o.node))
					break
				}
			}
			over, ok := o.loop().(*ast.RangeStmt)
			switch {
			case f.started:
				s.node, s.weight[late] = o.loop(), 60
				s.fact = "one goroutine goes through this loop: whatever it works on is done one after the other"
				if q.manyTimes(f) {
					s.weight[late] = 30
				}
			case ok && isChan(q.typeOf(over.X)):
				s.weight[late] = 45
			}
			list = append(list, s)
			break
		}
	}
	return list
}

// manyTimes tells whether a function is started from within a loop.
func (q *inquiry) manyTimes(f *fun) bool {
	return slices.ContainsFunc(q.of(opStart), func(o *op) bool { return o.callee == f && o.loop() != nil })
}

func earlyArgument(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opWork, opCall) {
		if o.argument && q.works(o) {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: overlapping, about: []types.Object{o.on},
				fact:   "an argument of a go statement is evaluated before the goroutine starts, by the one who starts it",
				weight: weights{late: 92, same: 70, differs: 30}})
		}
	}
	return list
}

// untimely finds callbacks that run as soon as the function comes to them, with nothing before them that waits.
func untimely(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opWork) {
		if q.callbacks[o.on] && !slices.ContainsFunc(o.fun.ops[:o.index], func(before *op) bool { return before.waits() || before.kind == opSend || before.kind == opSelect }) {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: waiting, about: []types.Object{o.on},
				fact:   "nothing before it in this function waits for another goroutine",
				weight: weights{early: 70}})
		}
	}
	return list
}

// sequence looks at the order in which a function calls, starts and waits.
func sequence(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		if f.started {
			continue
		}
		var works, starts, joins []*op
		for _, o := range f.ops {
			switch {
			case q.works(o) && !o.argument && !o.deferred:
				works = append(works, o)
			case o.kind == opStart:
				starts = append(starts, o)
			case o.waits() && len(starts) > 0:
				joins = append(joins, o)
			}
		}
		add := func(o *op, fact string, weight int) {
			list = append(list, suspicion{node: o.node, fun: f, concept: overlapping, about: []types.Object{o.on}, fact: fact, weight: weights{late: weight}})
		}
		between := func(from, to int) bool {
			return slices.ContainsFunc(works, func(o *op) bool { return from < o.index && o.index < to })
		}
		switch {
		case len(starts) == 0 && len(works) > 1:
			add(works[0], "nothing here is started with go: the next step begins when this one has returned", 72)
		case len(starts) > 0 && len(works) > 0 && works[0].index < starts[0].index && len(works[0].loops) == 0:
			add(works[0], "it is called before the goroutine is started, which therefore begins when this has returned", 80)
		}
		for _, j := range joins {
			for _, w := range works {
				if w.index < j.index || len(j.loops) > 0 {
					continue
				}
				if between(starts[0].index, j.index) {
					add(w, "it is called after the function has waited for its goroutine: nothing goes on beside it", 78)
				} else {
					add(j, "it waits for the goroutine before the function's own work begins: the two come one after the other", 85)
				}
				break
			}
		}
	}
	return list
}

func wrongGoroutine(q *inquiry) (list []suspicion) {
	called := map[*fun]bool{}
	for _, o := range q.of(opCall) {
		called[o.callee] = true
	}
	for _, o := range q.of(opCall, opWork) {
		if !q.works(o) || o.fun.started || o.fun.parent != nil || called[o.fun] {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: waiting, about: []types.Object{o.on},
			fact:   "it is called, not started: it runs in the goroutine of the caller",
			weight: weights{same: 70}}
		if o.kind == opCall {
			s.about = append(s.about, q.calls(o.callee)...)
		}
		list = append(list, s)
	}
	return list
}

// collectsFirst finds where everything is gathered into a slice that a later loop works through.
func collectsFirst(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opAppend, opWork) {
		var into types.Object
		switch call, _ := o.node.(*ast.CallExpr); {
		case o.kind == opAppend && o.loop() != nil:
			into = o.on
		case call != nil && strings.HasPrefix(q.qualified(call.Fun), "slices.Collect"):
			into = q.target[call]
		}
		if into == nil || slices.ContainsFunc(inside(o.fun, o.loop()), func(o *op) bool { return o.kind == opSend || o.kind == opStart }) {
			continue
		}
		for _, next := range o.fun.ops[o.index+1:] {
			over, ok := next.loop().(*ast.RangeStmt)
			if ok && q.object(over.X) == into && (q.works(next) || next.kind == opStart || next.kind == opSend) {
				list = append(list, suspicion{node: o.node, fun: o.fun, concept: wiring, about: []types.Object{next.on},
					fact:   "everything is gathered here before the first of it goes on to the next step",
					weight: weights{late: 84, differs: 40, more: 40}})
				break
			}
		}
	}
	return list
}

// bound returns the constant number of turns of a loop.
func (q *inquiry) bound(loop ast.Stmt) (int64, bool) {
	var limit ast.Expr
	switch x := loop.(type) {
	case *ast.RangeStmt:
		limit = x.X
	case *ast.ForStmt:
		if c, ok := x.Cond.(*ast.BinaryExpr); ok {
			limit = c.Y
		}
	}
	if limit == nil {
		return 0, false
	}
	if v := q.info.Types[limit].Value; v != nil && v.Kind() == constant.Int {
		return constant.Int64Val(v)
	}
	return 0, false
}

func fixedWorkers(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		if n, ok := q.bound(o.loop()); ok && n > 1 {
			list = append(list, suspicion{node: o.loop(), fun: o.fun, concept: overlapping,
				fact:   fmt.Sprintf("it starts %d goroutines, whatever the caller asks for and however much there is to do", n),
				weight: weights{late: 82, early: 60, crowded: 90, fewer: 50, differs: 50, more: 50}})
		}
	}
	return list
}

func lockHeld(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		for _, lock := range f.ops {
			if lock.kind != opLock {
				continue
			}
			for _, o := range f.ops[lock.index+1:] {
				if o.kind == opUnlock && o.on == lock.on && !o.deferred {
					break
				}
				if q.works(o) || o.kind == opSend || o.kind == opReceive || o.kind == opSleep || o.kind == opJoin {
					list = append(list, suspicion{node: o.node, fun: f, concept: unlocking, about: []types.Object{o.on},
						fact:   fmt.Sprintf("the lock taken on line %d is held meanwhile: whoever else needs it waits until this is over", q.line(lock.node)),
						weight: weights{late: 88}})
					break
				}
			}
		}
	}
	return list
}

func buffered(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opMake) {
		if o.size == 0 {
			continue
		}
		s := suspicion{node: o.node, fun: o.fun, concept: buffering,
			fact:   "this channel has room: a send returns when its value is in the buffer, whether or not anybody has received it",
			weight: weights{early: 66, disorder: 30, more: 45, crowded: 60, fewer: 30, late: 30, differs: 35}}
		for _, send := range q.of(opSend) {
			if o.on == nil || q.channel(send.on) != q.channel(o.on) {
				continue
			}
			s.users = append(s.users, send.fun)
			for _, next := range send.fun.ops[send.index+1:] {
				if next.kind == opSleep {
					break
				}
				if next.kind == opWork {
					s.about = append(s.about, next.on)
				}
			}
		}
		list = append(list, s)
	}
	return list
}

func neverWaits(q *inquiry) (list []suspicion) {
	for _, f := range q.funs {
		var first *op
		blocks, locks := false, false
		for g := range q.reach(f) {
			for _, o := range g.ops {
				blocks = blocks || o.waits() || o.kind == opSend || o.kind == opSelect || o.kind == opSleep || o.kind == opWork || o.kind == opStart
				locks = locks || o.kind == opLock
				if g == f && (o.kind == opAppend || first == nil && o.kind != opLock) {
					first = o
				}
			}
		}
		if locks && !blocks && first != nil {
			list = append(list, suspicion{node: first.node, fun: f, concept: conditions,
				fact:   "nothing in this function ever waits",
				weight: weights{early: 74, more: 60, crowded: 60}})
		}
	}
	return list
}

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

// isStruct tells whether a channel carries empty structs: signals, not values.
func isStruct(o types.Object) bool {
	c, ok := o.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	s, ok := c.Elem().Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

func lastOnly(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opMake) {
		if o.loop() == nil || !slices.ContainsFunc(inside(o.fun, o.loop()), func(o *op) bool { return o.kind == opStart }) {
			continue
		}
		for _, r := range o.fun.ops[o.index+1:] {
			if r.kind == opReceive && r.loop() == nil {
				list = append(list, suspicion{node: r.node, fun: o.fun, concept: counting,
					fact:   "the loop makes a channel for each goroutine, and one of them is received from here",
					weight: weights{fewer: 85, early: 85, differs: 60}})
			}
		}
	}
	return list
}

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
					fact:   fmt.Sprintf("the function has come to its end, and has never used %s", name.Name),
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

func (q *inquiry) mentions(n ast.Node, o types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && q.info.Uses[id] == o {
			found = true
		}
		return !found
	})
	return found
}

func calledTwice(q *inquiry) (list []suspicion) {
	add := func(o *op, at ast.Node) {
		list = append(list, suspicion{node: at, fun: o.fun, about: []types.Object{o.on},
			fact:   "this is called more than once on the way through the function",
			weight: weights{more: 85, differs: 50, late: 45}})
	}
	before := map[types.Object]*op{}
	for _, o := range q.of(opWork) {
		if first := before[o.on]; first != nil && o.on != nil && first.branch == nil && o.branch == nil {
			add(o, o.node)
		}
		before[o.on] = o
		if _, fixed := q.bound(o.loop()); fixed {
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

func packageState(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStore) {
		list = append(list, suspicion{node: o.node, fun: o.fun, users: q.own,
			fact:   fmt.Sprintf("%s is declared outside all functions: everybody who calls this package shares the one", o.on.Name()),
			weight: weights{differs: 88, fewer: 74, more: 78, early: 60, disorder: 74, late: 60}})
	}
	return list
}

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

// reorders finds what gives values another order than the one they came in: sorting, and taking from the end.
func reorders(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSort) {
		list = append(list, suspicion{node: o.node, fun: o.fun, concept: slots,
			fact:   "the order that the values get here has nothing to do with the order in which they were asked for",
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
					fact:   "it takes the element at the end: what was put in last comes out first",
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
			if o != nil && o == q.object(id) {
				return q.isLast(value)
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

func sharedAnswer(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		var sent *op
		for _, o := range f.ops {
			v, ok := o.on.(*types.Var)
			if !ok || !v.IsField() {
				continue
			}
			if o.kind == opSend {
				sent = o
			} else if o.kind == opReceive && o.clause == nil && sent != nil && sent.on != o.on {
				list = append(list, suspicion{node: o.node, fun: f, concept: unbuffered,
					fact:   "everybody waits for the answer on this one channel: the one that comes may be the answer to somebody else",
					weight: weights{early: 68, late: 66, differs: 66, fewer: 50}})
			}
		}
	}
	return list
}

func asksLength(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opLen) {
		list = append(list, suspicion{node: o.node, fun: o.fun, concept: commaOK,
			fact:   "the length of a channel is how many values wait in it at that moment; it says nothing about those to come, and has changed before it is used",
			weight: weights{fewer: 76, differs: 76, early: 68, late: 68, more: 62, disorder: 50, endless: 85}})
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

// scatters finds goroutines that are started one by one to send on a channel, or to call, with nothing that limits them.
func scatters(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		over, ok := o.loop().(*ast.RangeStmt)
		if loop, plain := o.loop().(*ast.ForStmt); !ok && (!plain || loop.Cond != nil) || ok && q.counts(over) || o.callee == nil {
			continue
		}
		sends, works, limited := false, false, false
		for _, in := range inside(o.fun, o.loop()) {
			limited = limited || in.index < o.index && in.kind == opSend
		}
		for i, in := range o.callee.ops {
			limited = limited || i == 0 && (in.kind == opSend || in.kind == opReceive) && len(o.callee.ops) > 2
			sends = sends || in.kind == opSend
			works = works || q.works(in)
		}
		if sends {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: slots,
				fact:   "each value is sent by a goroutine of its own, and they come in any order",
				weight: weights{disorder: 86, differs: 45}})
		}
		if works && !limited {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"10_worker_pool"}, about: q.calls(o.callee),
				fact:   "it starts a goroutine in every turn of the loop: as many run at once as the loop has turns",
				weight: weights{crowded: 88, early: 68, more: 45}})
		}
	}
	return list
}

// counts tells whether a loop goes over a number.
func (q *inquiry) counts(loop *ast.RangeStmt) bool {
	b, ok := q.typeOf(loop.X).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// fixedTurns finds loops with a constant number of turns in which values are sent, received or asked for.
func fixedTurns(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSend, opReceive, opWork) {
		n, ok := q.bound(o.loop())
		if ok && n > 1 {
			list = append(list, suspicion{node: o.loop(), fun: o.fun, concept: closing, about: []types.Object{o.on},
				fact:   fmt.Sprintf("the loop has %d turns, however many values there are", n),
				weight: weights{fewer: 85, early: 75, more: 50, differs: 70, late: 30}})
		}
	}
	return list
}

// unaskedEnd finds receives that do not ask whether a channel that somebody closes is closed.
func unaskedEnd(q *inquiry) (list []suspicion) {
	closed := map[types.Object]bool{}
	for _, o := range q.of(opClose) {
		closed[q.channel(o.on)] = true
	}
	for _, o := range q.of(opReceive) {
		if o.on == nil || o.unused || o.clause != nil || o.loop() == nil || !closed[q.channel(o.on)] || q.asked[o.node] {
			continue
		}
		list = append(list, suspicion{node: o.node, fun: o.fun, concept: commaOK,
			fact:   "from a closed channel a receive returns the zero value at once; this one does not ask whether the value was sent",
			weight: weights{more: 80, differs: 76, endless: 85}})
	}
	return list
}

// oneShot finds goroutines that receive once and end, where several are started to share what comes.
func oneShot(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opReceive) {
		if o.fun.started && o.loop() == nil && o.clause == nil && o.on != nil && !isStruct(o.on) && q.manyTimes(o.fun) {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"10_worker_pool"},
				fact:   "each of these goroutines receives one value and ends",
				weight: weights{fewer: 78, differs: 45}})
		}
	}
	return list
}

// offByOne finds loops that start one goroutine more than the number that they count to.
func offByOne(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		loop, ok := o.loop().(*ast.ForStmt)
		if !ok {
			continue
		}
		c, ok := loop.Cond.(*ast.BinaryExpr)
		init, assigns := loop.Init.(*ast.AssignStmt)
		if ok && assigns && c.Op == token.LEQ && len(init.Rhs) == 1 && q.text(init.Rhs[0]) == "0" {
			list = append(list, suspicion{node: loop, fun: o.fun, concept: overlapping,
				fact:   "counting from 0 up to and including a number is one turn more than the number",
				weight: weights{crowded: 92, early: 78, more: 80, differs: 60}})
		}
	}
	return list
}

// preassigned finds work that is shared out among goroutines before it is known how long each piece takes.
func preassigned(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		if !f.started || !q.manyTimes(f) {
			continue
		}
		for _, o := range f.ops {
			if loop, ok := o.loop().(*ast.ForStmt); ok && q.works(o) && loop.Post != nil {
				list = append(list, suspicion{node: loop, fun: f, concept: concept{"10_worker_pool"},
					fact:   "which goroutine does what is settled before anybody begins: one that is done early has nothing left to do",
					weight: weights{late: 74}})
				break
			}
		}
	}
	for _, f := range q.own {
		if !slices.ContainsFunc(f.ops, func(o *op) bool { return o.kind == opStart }) {
			continue
		}
		ast.Inspect(f.node, func(n ast.Node) bool {
			if x, ok := n.(*ast.BinaryExpr); ok && x.Op == token.QUO && q.info.Types[x].Value == nil && q.integer(x) {
				list = append(list, suspicion{node: x, fun: f, concept: concept{"10_worker_pool"},
					fact:   "a division of whole numbers leaves a remainder, and nobody is given what remains",
					weight: weights{fewer: 74, late: 40}})
			}
			return true
		})
	}
	return list
}

func (q *inquiry) integer(e ast.Expr) bool {
	t := q.typeOf(e)
	if t == nil || strings.HasSuffix(t.String(), "Duration") {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
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
			if _, ok := q.typeOf(index.X).Underlying().(*types.Map); ok {
				list = append(list, suspicion{node: x, fun: f, concept: slots,
					fact:   "a map has one place for each key: of two results with the same key, the later one takes the place of the other",
					weight: weights{fewer: 76, differs: 50, disorder: 60}})
			}
			return true
		})
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
			if t, ok := q.typeOf(call.Fun).Underlying().(*types.Signature); ok && t.Results().Len() > 0 {
				list = append(list, suspicion{node: x, fun: f, about: []types.Object{q.object(call.Fun)},
					fact:   "what this call returns is thrown away",
					weight: weights{differs: 76, fewer: 60, noError: 85}})
			}
			return true
		})
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
				if before.kind == opLock && before.on == o.on && free {
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

// leavesSelect finds a break that ends a select where there is a loop round it.
func leavesSelect(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opSelect) {
		if o.loop() == nil {
			continue
		}
		ast.Inspect(o.node, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				if x.Tok == token.BREAK && x.Label == nil {
					list = append(list, suspicion{node: x, fun: o.fun, concept: selecting,
						fact:   "a break in a select ends the select, not the loop round it",
						weight: weights{late: 82, more: 82, endless: 92, differs: 60, fewer: 40}})
				}
			}
			return true
		})
	}
	return list
}
