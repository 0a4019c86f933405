package diagnose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"gokata/grader/internal/code"
)

// These rules are about waiting: for what never said that it was done, for a time instead of an event, or not at all.

// waitUnderIf finds a Cond that is waited for outside a loop.
func waitUnderIf(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.CondWait) {
		if len(o.Loops) > 0 {
			continue
		}
		var at ast.Node = o.Node
		if o.Branch != nil {
			at = o.Branch
		}
		list = append(list, suspicion{node: at, fun: o.Func, concept: conditions,
			fact:   "it waits on a Cond once, outside any loop; between the wake-up and the return from Wait another goroutine may have changed again what was waited for",
			weight: weights{early: 80, fewer: 85, more: 95, differs: 80, crowded: 95, late: 40, disorder: 60}})
	}
	return list
}

// polls returns the loop in which a sleep asks again and again, or nil.
func (q *inquiry) polls(o *code.Operation) ast.Stmt {
	loop, ok := o.Loop().(*ast.ForStmt)
	if !ok {
		return nil
	}
	for _, other := range inside(o.Func, loop) {
		if q.Works(other) || other.Kind == code.Start {
			return nil
		}
	}
	return loop
}

// poll finds a sleep in a loop that waits by asking again and again.
func poll(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Sleep) {
		if q.polls(o) == nil {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: waiting,
			fact:   "it sleeps in a loop until something has changed; the change is noticed only after the next sleep, however soon it came",
			weight: weights{late: 70, early: 55, differs: 50, fewer: 50, more: 45, disorder: 45}}
		if q.kind == late && (o.Duration == 0 || q.got-q.want <= o.Duration) {
			s.bonus = 25
		}
		list = append(list, s)
	}
	return list
}

// guess finds a sleep in the place of waiting for an event.
func guess(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Sleep) {
		if q.polls(o) != nil || !slices.ContainsFunc(o.Func.Ops, func(o *code.Operation) bool { return o.Kind != code.Sleep && o.Kind != code.Return }) {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: waiting,
			fact:   "it sleeps for some time, and not until something has happened; that may take longer, or be over long before",
			weight: weights{late: 80, early: 75, fewer: 68, differs: 50, more: 40, disorder: 60}}
		switch {
		case q.kind == late && o.Duration > 0 && q.got-q.want == o.Duration:
			s.bonus = 20
		case q.kind == early && q.got == o.Duration, q.kind == late && q.got >= o.Duration && o.Duration >= q.got-q.want:
			s.bonus = 12
		case (q.kind == late || q.kind == early) && o.Duration > q.got:
			s.bonus = -40 // in the time that passed it cannot have come to its end
		}
		for _, next := range o.Func.Ops[o.Index:] {
			if next.Kind == code.Work {
				s.about = append(s.about, next.On)
				break
			}
		}
		list = append(list, s)
	}
	return list
}

// timers tells whether a clause of a select waits for time to pass, and for how long, if that is known.
func (q *inquiry) timers(f *code.Function, clause *ast.CommClause) (time.Duration, bool) {
	for _, o := range f.Ops {
		if o.Clause != clause || o.InBody {
			continue
		}
		if o.Kind == code.Timer {
			return o.Duration, true
		}
		if o.Kind == code.Receive && o.On != nil && o.On.Pkg() != nil && o.On.Pkg().Path() == "time" {
			return 0, true
		}
	}
	return 0, false
}

// givesUp finds selects that stop waiting after some time.
func givesUp(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Select) {
		for _, c := range o.Node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			d, ok := q.timers(o.Func, clause)
			if !ok {
				continue
			}
			s := suspicion{node: clause, fun: o.Func, concept: concept{"timeout"},
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

// defaults finds selects that do not wait at all.
func defaults(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Select) {
		for _, c := range o.Node.(*ast.SelectStmt).Body.List {
			clause := c.(*ast.CommClause)
			if clause.Comm != nil {
				continue
			}
			s := suspicion{node: clause, fun: o.Func, concept: selecting,
				fact:   "a select with a default never waits: when no other case is ready at that very moment, this is what happens",
				weight: weights{early: 75, fewer: 80, disorder: 60, differs: 65, more: 50, late: 25}}
			if len(o.Loops) > 0 {
				s.weight[late], s.weight[endless] = 60, 80
			}
			for _, inner := range o.Func.Ops {
				if inner.Clause == clause && inner.InBody && inner.Kind != code.Return {
					s.node = inner.Node
					break
				}
			}
			list = append(list, s)
		}
	}
	return list
}

// signals tells whether a started function lets others know that it is done, or hands them what it made.
func (q *inquiry) signals(start *code.Operation) bool {
	if _, group := start.Node.(*ast.CallExpr); group {
		return true
	}
	if start.Callee == nil {
		return false
	}
	for f := range q.reach(start.Callee) {
		for _, o := range f.Ops {
			if o.Kind == code.Send || o.Kind == code.Close || o.Kind == code.Done || o.Kind == code.Unlock {
				return true
			}
		}
	}
	return false
}

// handsOut tells whether a function returns a channel, and with it the task of waiting for what it has started.
func (q *inquiry) handsOut(f *code.Function) bool {
	if f.Type.Results == nil {
		return false
	}
	return slices.ContainsFunc(f.Type.Results.List, func(r *ast.Field) bool { return code.IsChan(q.Info.TypeOf(r.Type)) })
}

// unawaited finds goroutines that nobody waits for, or that nobody could wait for.
func unawaited(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Start) {
		if q.handsOut(o.Func) {
			continue
		}
		awaited := false
		for _, next := range o.Func.Ops {
			if next.Index > o.Index || next.Deferred {
				awaited = awaited || next.Waits() || next.Kind == code.Select || next.Kind == code.Sleep || next.Kind == code.Lock || next.Kind == code.Call
			}
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: waiting, about: q.calls(o.Callee)}
		if o.On != nil {
			s.about = append(s.about, o.On)
		}
		switch {
		case !awaited && !o.Func.Started:
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
func (q *inquiry) calls(f *code.Function) []types.Object {
	var list []types.Object
	if f == nil {
		return nil
	}
	for g := range q.reach(f) {
		for _, o := range g.Ops {
			if o.Kind == code.Work && o.On != nil {
				list = append(list, o.On)
			}
		}
	}
	return list
}

// untimely finds callbacks that run as soon as the function comes to them, with nothing before them that waits.
func untimely(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Work) {
		if q.callbacks[o.On] && !slices.ContainsFunc(o.Func.Ops[:o.Index], func(before *code.Operation) bool {
			return before.Waits() || before.Kind == code.Send || before.Kind == code.Select || before.Kind == code.Lock || before.Kind == code.Call
		}) {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: waiting, about: []types.Object{o.On},
				fact:   "nothing before it in this function waits for another goroutine",
				weight: weights{early: 70}})
		}
	}
	return list
}

// neverWaits finds functions that the assertion is about and that change something without ever waiting.
func neverWaits(q *inquiry) (list []suspicion) {
	for _, f := range q.funs {
		var first *code.Operation
		blocks, locks := false, false
		for g := range q.reach(f) {
			for _, o := range g.Ops {
				blocks = blocks || o.Waits() || o.Kind == code.Send || o.Kind == code.Select || o.Kind == code.Sleep || o.Kind == code.Work || o.Kind == code.Start
				locks = locks || o.Kind == code.Lock
				if g == f && (o.Kind == code.Append || first == nil && o.Kind != code.Lock) {
					first = o
				}
			}
		}
		if locks && !blocks && first != nil {
			list = append(list, suspicion{node: first.Node, fun: f, concept: conditions,
				fact:   "nothing in this function ever waits for anything but the lock",
				weight: weights{early: 74, more: 60, crowded: 60}})
		}
	}
	return list
}

// lastOnly finds a wait for one of several goroutines.
func lastOnly(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Make) {
		if o.Loop() == nil || !slices.ContainsFunc(inside(o.Func, o.Loop()), func(o *code.Operation) bool { return o.Kind == code.Start }) {
			continue
		}
		for _, r := range o.Func.Ops[o.Index+1:] {
			if r.Kind == code.Receive && r.Loop() == nil {
				list = append(list, suspicion{node: r.Node, fun: o.Func, concept: counting,
					fact:   "the loop makes a channel for each goroutine, and one of them is received from here",
					weight: weights{fewer: 85, early: 85, differs: 60}})
			}
		}
	}
	return list
}

// sharedAnswer finds answers that do not say whom they are for.
func sharedAnswer(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		var sent *code.Operation
		for _, o := range f.Ops {
			v, ok := o.On.(*types.Var)
			if !ok || !v.IsField() {
				continue
			}
			if o.Kind == code.Send {
				sent = o
			} else if o.Kind == code.Receive && o.Clause == nil && sent != nil && sent.On != o.On {
				list = append(list, suspicion{node: o.Node, fun: f, concept: unbuffered,
					fact:   "everybody waits for the answer on this one channel: the one that comes may be the answer to somebody else",
					weight: weights{early: 68, late: 66, differs: 66, fewer: 50}})
			}
		}
	}
	return list
}

// asksLength finds decisions by the number of values in a channel, or by the room for them.
func asksLength(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Len) {
		s := suspicion{node: o.Node, fun: o.Func, concept: commaOK,
			fact:   "the length of a channel is how many values wait in it at that moment; it says nothing about those to come, and may have changed before it is used",
			weight: weights{fewer: 76, differs: 76, early: 68, late: 68, more: 62, disorder: 50, endless: 85}}
		if q.Builtin(o.Node.(*ast.CallExpr).Fun, "cap") {
			s.fact = "the capacity of a channel is how much room it was made with; it says nothing about what is in it, or still to come"
		}
		list = append(list, s)
	}
	return list
}

// leavesSelect finds a break that ends a select where there is a loop round it.
func leavesSelect(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Select) {
		if o.Loop() == nil {
			continue
		}
		ast.Inspect(o.Node, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				if x.Tok == token.BREAK && x.Label == nil {
					list = append(list, suspicion{node: x, fun: o.Func, concept: selecting,
						fact:   "a break in a select ends the select, not the loop round it",
						weight: weights{late: 82, more: 82, endless: 92, differs: 60, fewer: 40}})
				}
			}
			return true
		})
	}
	return list
}

// buffered finds channels with room.
func buffered(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Make) {
		if o.Size == 0 {
			continue
		}
		s := suspicion{node: o.Node, fun: o.Func, concept: buffering,
			fact:   "this channel has room: a send returns when its value is in the buffer, whether or not anybody has received it",
			weight: weights{early: 66, disorder: 30, more: 45, crowded: 60, fewer: 30, late: 30, differs: 35}}
		if o.Size < 0 {
			s.fact = "unless its capacity comes to zero, this channel has room: a send returns when its value is in the buffer, whether or not anybody has received it"
		}
		for _, send := range q.of(code.Send) {
			if o.On == nil || q.Resolve(send.On) != q.Resolve(o.On) {
				continue
			}
			s.users = append(s.users, send.Func)
			for _, next := range send.Func.Ops[send.Index+1:] {
				if next.Kind == code.Sleep {
					break
				}
				if next.Kind == code.Work {
					s.about = append(s.about, next.On)
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// mayNotWait finds plain sends and receives in a function that answers yes or no.
func mayNotWait(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		results := f.Type.Results
		if results == nil || len(results.List) != 1 || q.Text(results.List[0].Type) != "bool" {
			continue
		}
		for _, o := range f.Ops {
			if o.Clause == nil && (o.Kind == code.Send || o.Kind == code.Receive) {
				list = append(list, suspicion{node: o.Node, fun: f, concept: selecting,
					fact:   "the function answers yes or no, but not before somebody on the other side of the channel is there",
					weight: weights{late: 66}})
				break
			}
		}
	}
	return list
}

// wakesOne finds a Signal where what has changed holds for everybody who waits: a flag that was set.
func wakesOne(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Signal) {
		flag := false
		ast.Inspect(o.Func.Node, func(n ast.Node) bool {
			if x, ok := n.(*ast.AssignStmt); ok && len(x.Rhs) == 1 && q.Text(x.Rhs[0]) == "true" {
				flag = true
			}
			return !flag
		})
		if flag {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: conditions,
				fact:   "Signal wakes one of those that wait at this moment; the others sleep on",
				weight: weights{fewer: 66, late: 62}})
		}
	}
	return list
}
