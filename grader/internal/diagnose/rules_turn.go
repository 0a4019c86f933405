package diagnose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// These rules are about what goes on at the same time: things that wait for each other without need, and too many at once.

// waitInLoop finds a wait in the loop that starts what it waits for.
func waitInLoop(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opJoin, opReceive) {
		if o.clause != nil || o.loop() == nil || o.deferred {
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

// inTurn finds work that a loop does piece after piece.
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
					s.fact = fmt.Sprintf("in each turn of the loop it begins when what is called on line %d has returned", q.line(o.node))
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

// earlyArgument finds work that a go statement does before it starts anything.
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
					add(w, "it is called when the function has waited for its goroutine, and begins when that has ended", 78)
				} else {
					add(j, "it waits for the goroutine before the function's own work begins: the two come one after the other", 85)
				}
				break
			}
		}
	}
	return list
}

// wrongGoroutine finds work that is done by the caller itself.
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

// lockHeld finds work, and waiting, under a lock.
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

// fixedWorkers finds loops that start a constant number of goroutines.
func fixedWorkers(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		if n, ok := q.bound(o.loop()); ok && n > 1 {
			list = append(list, suspicion{node: o.loop(), fun: o.fun, concept: overlapping,
				fact:   fmt.Sprintf("this loop starts %d goroutines, whatever the caller asks for and however much there is to do", n),
				weight: weights{late: 82, early: 60, crowded: 90, fewer: 50, differs: 50, more: 50}})
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

// limits tells whether a function mentions what is known to bound the number of goroutines: an errgroup's SetLimit, or the
// Acquire of a semaphore.
func (q *inquiry) limits(f *fun) bool {
	found := false
	ast.Inspect(f.node, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "SetLimit" || sel.Sel.Name == "Acquire") {
			found = true
		}
		return !found
	})
	return found
}

// counts tells whether a loop goes over a number.
func (q *inquiry) counts(loop *ast.RangeStmt) bool {
	b, ok := q.underlying(loop.X).(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// scatters finds goroutines that are started one by one to send on a channel, or to call, with nothing that limits them.
func scatters(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		over, ok := o.loop().(*ast.RangeStmt)
		if loop, plain := o.loop().(*ast.ForStmt); !ok && (!plain || loop.Cond != nil) || ok && q.counts(over) || o.callee == nil {
			continue
		}
		sends, works, limited := false, false, q.limits(o.fun)
		for _, in := range inside(o.fun, o.loop()) {
			limited = limited || in.index < o.index && in.kind == opSend
		}
		for i, in := range o.callee.ops {
			limited = limited || i == 0 && (in.kind == opSend || in.kind == opReceive) && len(o.callee.ops) > 2
			sends = sends || in.kind == opSend && !isStruct(in.on)
			works = works || q.works(in)
		}
		if sends {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: slots,
				fact:   "each value is sent by a goroutine of its own, and they come in any order",
				weight: weights{disorder: 86, differs: 45}})
		}
		if works && !limited {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"10_worker_pool"}, about: q.calls(o.callee),
				fact:   "it starts a goroutine in every turn of the loop: as many can run at once as the loop has turns",
				weight: weights{crowded: 88, early: 68, more: 45}})
		}
	}
	return list
}

// oneThenOther finds loops over two channels of which the second begins when the first has ended.
func oneThenOther(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		var first *op
		for _, o := range f.ops {
			if o.kind != opRange || len(o.loops) != 1 {
				continue
			}
			if first != nil && first.on != o.on {
				list = append(list, suspicion{node: first.node, fun: f, concept: overlapping,
					fact:   fmt.Sprintf("the loop on line %d begins when this one has ended: until then nobody receives from its channel", q.line(o.node)),
					weight: weights{late: 80, disorder: 50, fewer: 50}})
			}
			first = o
		}
	}
	return list
}

// givenBackEarly finds tokens that are given back before the work that they were taken for.
func givenBackEarly(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opStart) {
		if o.callee == nil {
			continue
		}
		for _, taken := range o.fun.ops[:o.index] {
			if taken.kind != opSend || taken.loop() != o.loop() {
				continue
			}
			for i, back := range o.callee.ops {
				before := back.kind == opReceive && !back.deferred && back.on == taken.on && slices.ContainsFunc(o.callee.ops[i:], q.works)
				if before {
					list = append(list, suspicion{node: back.node, fun: o.callee, concept: concept{"10_worker_pool"},
						fact:   fmt.Sprintf("the place that was taken on line %d is free again here, before the work begins", q.line(taken.node)),
						weight: weights{crowded: 94, early: 70}})
				}
			}
		}
	}
	return list
}
