package hunch

import (
	"go/ast"
	"slices"

	"gokata/grader/internal/code"
)

// These rules are about waiting: for a time instead of an event, for too short, or not at all.

// within lists the operations of a function that stand in a loop.
func within(f *code.Function, loop ast.Stmt) []*code.Operation {
	var list []*code.Operation
	for _, o := range f.Ops {
		if loop != nil && slices.Contains(o.Loops, loop) {
			list = append(list, o)
		}
	}
	return list
}

// waitsInLoop finds a wait in the loop that starts what it waits for.
func waitsInLoop(p *code.Program) []Place {
	const fact = "it waits within the loop that starts goroutines: what one turn started has ended before the next turn starts anything"
	return operations(p, fact, func(o *code.Operation) bool {
		return o.Clause == nil && !o.Deferred && slices.ContainsFunc(within(o.Function, o.Loop()), func(before *code.Operation) bool {
			return before.Kind == code.Start && before.Index < o.Index
		})
	}, code.Join, code.Receive)
}

// waitsOnce finds a Cond that is waited for outside a loop.
func waitsOnce(p *code.Program) (list []Place) {
	for _, o := range p.Of(code.Cond) {
		if o.Loop() != nil {
			continue
		}
		at := o.Node
		if o.Branch != nil {
			at = o.Branch
		}
		list = append(list, Place{Node: at, Function: o.Function,
			Fact: "it waits on a Cond once, outside any loop; between the wake-up and the return from Wait another goroutine may have changed again what was waited for"})
	}
	return list
}

// asksAgain tells whether a sleep is there to ask again and again, in a loop that does nothing else.
func asksAgain(p *code.Program, sleep *code.Operation) bool {
	loop, ok := sleep.Loop().(*ast.ForStmt)
	return ok && !slices.ContainsFunc(within(sleep.Function, loop), func(o *code.Operation) bool {
		return p.Works(o) || o.Kind == code.Start
	})
}

// polls finds a sleep in a loop that waits by asking again and again.
func polls(p *code.Program) []Place {
	const fact = "it sleeps in a loop until something has changed; the change is noticed only after the next sleep, however soon it came"
	return operations(p, fact, func(o *code.Operation) bool { return asksAgain(p, o) }, code.Sleep)
}

// sleeps finds a sleep in the place of waiting for an event.
func sleeps(p *code.Program) []Place {
	const fact = "it sleeps for some time, and not until something has happened; that may take longer, or be over long before"
	return operations(p, fact, func(o *code.Operation) bool {
		alone := !slices.ContainsFunc(o.Function.Ops, func(o *code.Operation) bool { return o.Kind != code.Sleep && o.Kind != code.Return })
		return !alone && !asksAgain(p, o)
	}, code.Sleep)
}

// clauses visits the cases of all selects.
func clauses(p *code.Program, visit func(sel *code.Operation, clause *ast.CommClause)) {
	for _, o := range p.Of(code.Select) {
		for _, c := range o.Node.(*ast.SelectStmt).Body.List {
			visit(o, c.(*ast.CommClause))
		}
	}
}

// givesUp finds selects that stop waiting after some time.
func givesUp(p *code.Program) (list []Place) {
	clauses(p, func(sel *code.Operation, clause *ast.CommClause) {
		if slices.ContainsFunc(sel.Function.Ops, func(o *code.Operation) bool {
			clock := o.Kind == code.Receive && o.On != nil && o.On.Pkg() != nil && o.On.Pkg().Path() == "time"
			return o.Clause == clause && !o.InBody && (o.Kind == code.Timer || clock)
		}) {
			list = append(list, Place{Node: clause, Function: sel.Function,
				Fact: "when this time has passed it stops waiting, whether or not what it waits for is still to come"})
		}
	})
	return list
}

// doesNotWait finds selects with a default. The first thing that the default does is the place.
func doesNotWait(p *code.Program) (list []Place) {
	clauses(p, func(sel *code.Operation, clause *ast.CommClause) {
		if clause.Comm != nil {
			return
		}
		found := Place{Node: clause, Function: sel.Function,
			Fact: "a select with a default never waits: when no other case is ready at that very moment, this is what happens"}
		for _, o := range sel.Function.Ops {
			if o.Clause == clause && o.Kind != code.Return {
				found.Node = o.Node
				break
			}
		}
		list = append(list, found)
	})
	return list
}

// handsOut tells whether a function returns a channel, and with it the task of waiting for what it has started.
func handsOut(p *code.Program, f *code.Function) bool {
	return f.Type.Results != nil && slices.ContainsFunc(f.Type.Results.List, func(r *ast.Field) bool { return code.IsChan(p.Info.TypeOf(r.Type)) })
}

// unawaited finds goroutines after whose start nothing waits.
func unawaited(p *code.Program) []Place {
	waits := []code.Kind{code.Receive, code.Join, code.Range, code.Cond, code.Select, code.Sleep, code.Lock, code.Call, code.Each}
	const fact = "it starts a goroutine and does not wait for it: the function goes on, and returns, whatever the goroutine has come to"
	return operations(p, fact, func(o *code.Operation) bool {
		again := within(o.Function, o.Loop())
		return !o.Function.Started && !handsOut(p, o.Function) && !slices.ContainsFunc(o.Function.Ops, func(next *code.Operation) bool {
			return (next.Index > o.Index || next.Deferred || slices.Contains(again, next)) && slices.Contains(waits, next.Kind)
		})
	}, code.Start)
}

// tellsNobody finds goroutines that nobody could wait for.
func tellsNobody(p *code.Program) []Place {
	return operations(p, "it starts a goroutine that tells nobody when it is done, so nobody can wait for it", func(o *code.Operation) bool {
		_, group := o.Node.(*ast.CallExpr) // wg.Go
		return !group && !handsOut(p, o.Function) && !signals(o.Callee, map[*code.Function]bool{})
	}, code.Start)
}

// signals tells whether a function, or one of the file that it runs, lets others know that it is done, or hands them what it made.
func signals(f *code.Function, seen map[*code.Function]bool) bool {
	if f == nil || seen[f] {
		return false
	}
	seen[f] = true
	return slices.ContainsFunc(f.Ops, func(o *code.Operation) bool {
		return o.Kind == code.Send || o.Kind == code.Close || o.Kind == code.Done || o.Kind == code.Unlock || signals(o.Callee, seen)
	}) || slices.ContainsFunc(f.Inner, func(inner *code.Function) bool { return signals(inner, seen) })
}
