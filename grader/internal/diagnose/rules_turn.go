package diagnose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
)

// These rules are about what goes on at the same time: things that wait for each other without need, and too many at once.

// waitInLoop finds a wait in the loop that starts what it waits for.
func waitInLoop(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Join, code.Receive) {
		if o.Clause != nil || o.Loop() == nil || o.Deferred {
			continue
		}
		for _, before := range inside(o.Func, o.Loop()) {
			if before.Kind == code.Start && before.Index < o.Index {
				list = append(list, suspicion{node: o.Node, fun: o.Func, concept: overlapping,
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
	for _, f := range q.Own {
		for _, o := range f.Ops {
			if !q.Works(o) || o.Loop() == nil || o.Argument {
				continue
			}
			s := suspicion{node: o.Node, fun: f, concept: overlapping, about: []types.Object{o.On},
				fact:   "it is called in a loop, in the goroutine that runs the loop: each call begins when the one before has returned",
				weight: weights{late: 75, same: 80}}
			for _, next := range f.Ops[o.Index+1:] {
				if q.Works(next) && next.Loop() == o.Loop() {
					s.node, s.about = next.Node, []types.Object{next.On}
					s.fact = fmt.Sprintf("in each turn of the loop it begins when what is called on line %d has returned", q.Line(o.Node))
					break
				}
			}
			over, ok := o.Loop().(*ast.RangeStmt)
			switch {
			case f.Started:
				s.node, s.weight[late] = o.Loop(), 60
				s.fact = "one goroutine goes through this loop: whatever it works on is done one after the other"
				if q.manyTimes(f) {
					s.weight[late] = 30
				}
			case ok && code.IsChan(q.Info.TypeOf(over.X)):
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
	for _, o := range q.of(code.Work, code.Call) {
		if o.Argument && q.Works(o) {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: overlapping, about: []types.Object{o.On},
				fact:   "an argument of a go statement is evaluated before the goroutine starts, by the one who starts it",
				weight: weights{late: 92, same: 70, differs: 30}})
		}
	}
	return list
}

// sequence looks at the order in which a function calls, starts and waits.
func sequence(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		if f.Started {
			continue
		}
		var works, starts, joins []*code.Operation
		for _, o := range f.Ops {
			switch {
			case q.Works(o) && !o.Argument && !o.Deferred:
				works = append(works, o)
			case o.Kind == code.Start:
				starts = append(starts, o)
			case o.Waits() && len(starts) > 0:
				joins = append(joins, o)
			}
		}
		add := func(o *code.Operation, fact string, weight int) {
			list = append(list, suspicion{node: o.Node, fun: f, concept: overlapping, about: []types.Object{o.On}, fact: fact, weight: weights{late: weight}})
		}
		between := func(from, to int) bool {
			return slices.ContainsFunc(works, func(o *code.Operation) bool { return from < o.Index && o.Index < to })
		}
		switch {
		case len(starts) == 0 && len(works) > 1:
			add(works[0], "nothing here is started with go: the next step begins when this one has returned", 72)
		case len(starts) > 0 && len(works) > 0 && works[0].Index < starts[0].Index && len(works[0].Loops) == 0:
			add(works[0], "it is called before the goroutine is started, which therefore begins when this has returned", 80)
		}
		for _, j := range joins {
			for _, w := range works {
				if w.Index < j.Index || len(j.Loops) > 0 {
					continue
				}
				if between(starts[0].Index, j.Index) {
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
	called := map[*code.Function]bool{}
	for _, o := range q.of(code.Call) {
		called[o.Callee] = true
	}
	for _, o := range q.of(code.Call, code.Work) {
		if !q.Works(o) || o.Func.Started || o.Func.Parent != nil || called[o.Func] {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: waiting, about: []types.Object{o.On},
			fact:   "it is called, not started: it runs in the goroutine of the caller",
			weight: weights{same: 70}}
		if o.Kind == code.Call {
			s.about = append(s.about, q.calls(o.Callee)...)
		}
		list = append(list, s)
	}
	return list
}

// collectsFirst finds where everything is gathered into a slice that a later loop works through.
func collectsFirst(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Append, code.Work) {
		var into types.Object
		switch call, _ := o.Node.(*ast.CallExpr); {
		case o.Kind == code.Append && o.Loop() != nil:
			into = o.On
		case call != nil && strings.HasPrefix(q.Qualified(call.Fun), "slices.Collect"):
			into = q.Target(call)
		}
		if into == nil || slices.ContainsFunc(inside(o.Func, o.Loop()), func(o *code.Operation) bool { return o.Kind == code.Send || o.Kind == code.Start }) {
			continue
		}
		for _, next := range o.Func.Ops[o.Index+1:] {
			over, ok := next.Loop().(*ast.RangeStmt)
			if ok && q.Object(over.X) == into && (q.Works(next) || next.Kind == code.Start || next.Kind == code.Send) {
				list = append(list, suspicion{node: o.Node, fun: o.Func, concept: wiring, about: []types.Object{next.On},
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
	for _, f := range q.Own {
		for _, lock := range f.Ops {
			if lock.Kind != code.Lock {
				continue
			}
			for _, o := range f.Ops[lock.Index+1:] {
				if o.Kind == code.Unlock && o.On == lock.On && !o.Deferred {
					break
				}
				if q.Works(o) || o.Kind == code.Send || o.Kind == code.Receive || o.Kind == code.Sleep || o.Kind == code.Join {
					list = append(list, suspicion{node: o.Node, fun: f, concept: unlocking, about: []types.Object{o.On},
						fact:   fmt.Sprintf("the lock taken on line %d is held meanwhile: whoever else needs it waits until this is over", q.Line(lock.Node)),
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
	for _, o := range q.of(code.Start) {
		if n, ok := q.bound(o.Loop()); ok && n > 1 {
			list = append(list, suspicion{node: o.Loop(), fun: o.Func, concept: overlapping,
				fact:   fmt.Sprintf("this loop starts %d goroutines, whatever the caller asks for and however much there is to do", n),
				weight: weights{late: 82, early: 60, crowded: 90, fewer: 50, differs: 50, more: 50}})
		}
	}
	return list
}

// offByOne finds loops that start one goroutine more than the number that they count to.
func offByOne(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Start) {
		loop, ok := o.Loop().(*ast.ForStmt)
		if !ok {
			continue
		}
		c, ok := loop.Cond.(*ast.BinaryExpr)
		init, assigns := loop.Init.(*ast.AssignStmt)
		if ok && assigns && c.Op == token.LEQ && len(init.Rhs) == 1 && q.Text(init.Rhs[0]) == "0" {
			list = append(list, suspicion{node: loop, fun: o.Func, concept: overlapping,
				fact:   "counting from 0 up to and including a number is one turn more than the number",
				weight: weights{crowded: 92, early: 78, more: 80, differs: 60}})
		}
	}
	return list
}

// preassigned finds work that is shared out among goroutines before it is known how long each piece takes.
func preassigned(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		if !f.Started || !q.manyTimes(f) {
			continue
		}
		for _, o := range f.Ops {
			if loop, ok := o.Loop().(*ast.ForStmt); ok && q.Works(o) && loop.Post != nil {
				list = append(list, suspicion{node: loop, fun: f, concept: concept{"worker_pool"},
					fact:   "which goroutine does what is settled before anybody begins: one that is done early has nothing left to do",
					weight: weights{late: 74}})
				break
			}
		}
	}
	for _, f := range q.Own {
		if !slices.ContainsFunc(f.Ops, func(o *code.Operation) bool { return o.Kind == code.Start }) {
			continue
		}
		ast.Inspect(f.Node, func(n ast.Node) bool {
			if x, ok := n.(*ast.BinaryExpr); ok && x.Op == token.QUO && q.Info.Types[x].Value == nil && q.integer(x) {
				list = append(list, suspicion{node: x, fun: f, concept: concept{"worker_pool"},
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
func (q *inquiry) limits(f *code.Function) bool {
	found := false
	ast.Inspect(f.Node, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "SetLimit" || sel.Sel.Name == "Acquire") {
			found = true
		}
		return !found
	})
	return found
}

// counts tells whether a loop goes over a number.
func (q *inquiry) counts(loop *ast.RangeStmt) bool {
	b, ok := q.Underlying(loop.X).(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// scatters finds goroutines that are started one by one to send on a channel, or to call, with nothing that limits them.
func scatters(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Start) {
		over, ok := o.Loop().(*ast.RangeStmt)
		if loop, plain := o.Loop().(*ast.ForStmt); !ok && (!plain || loop.Cond != nil) || ok && q.counts(over) || o.Callee == nil {
			continue
		}
		sends, works, limited := false, false, q.limits(o.Func)
		for _, in := range inside(o.Func, o.Loop()) {
			limited = limited || in.Index < o.Index && in.Kind == code.Send
		}
		for i, in := range o.Callee.Ops {
			limited = limited || i == 0 && (in.Kind == code.Send || in.Kind == code.Receive) && len(o.Callee.Ops) > 2
			sends = sends || in.Kind == code.Send && !isStruct(in.On)
			works = works || q.Works(in)
		}
		if sends {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: slots,
				fact:   "each value is sent by a goroutine of its own, and they come in any order",
				weight: weights{disorder: 86, differs: 45}})
		}
		if works && !limited {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: concept{"worker_pool"}, about: q.calls(o.Callee),
				fact:   "it starts a goroutine in every turn of the loop: as many can run at once as the loop has turns",
				weight: weights{crowded: 88, early: 68, more: 45}})
		}
	}
	return list
}

// oneThenOther finds loops over two channels of which the second begins when the first has ended.
func oneThenOther(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		var first *code.Operation
		for _, o := range f.Ops {
			if o.Kind != code.Range || len(o.Loops) != 1 {
				continue
			}
			if first != nil && first.On != o.On {
				list = append(list, suspicion{node: first.Node, fun: f, concept: overlapping,
					fact:   fmt.Sprintf("the loop on line %d begins when this one has ended: until then nobody receives from its channel", q.Line(o.Node)),
					weight: weights{late: 80, disorder: 50, fewer: 50}})
			}
			first = o
		}
	}
	return list
}

// givenBackEarly finds tokens that are given back before the work that they were taken for.
func givenBackEarly(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Start) {
		if o.Callee == nil {
			continue
		}
		for _, taken := range o.Func.Ops[:o.Index] {
			if taken.Kind != code.Send || taken.Loop() != o.Loop() {
				continue
			}
			for i, back := range o.Callee.Ops {
				before := back.Kind == code.Receive && !back.Deferred && back.On == taken.On && slices.ContainsFunc(o.Callee.Ops[i:], q.Works)
				if before {
					list = append(list, suspicion{node: back.Node, fun: o.Callee, concept: concept{"worker_pool"},
						fact:   fmt.Sprintf("the place that was taken on line %d is free again here, before the work begins", q.Line(taken.Node)),
						weight: weights{crowded: 94, early: 70}})
				}
			}
		}
	}
	return list
}
