package diagnose

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
)

// These rules are about ends: of a context, of a channel that several send on, of work that is told to stop.

// contexts lists the parameters of a function that are contexts.
func (q *inquiry) contexts(f *code.Function) []types.Object {
	var list []types.Object
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			if o := q.Info.Defs[name]; o != nil && o.Type().String() == "context.Context" {
				list = append(list, o)
			}
		}
	}
	return list
}

// deafToContext finds what goes on when a context has ended that the function was given.
func deafToContext(q *inquiry) (list []suspicion) {
	for _, f := range q.Own {
		ctx := q.contexts(f)
		if len(ctx) == 0 {
			continue
		}
		fact := fmt.Sprintf("this goes on for as long as it takes, whatever becomes of %s", ctx[0].Name())
		for _, o := range f.Ops {
			alone := o.Clause == nil && (o.Kind == code.Receive || o.Kind == code.Send || o.Kind == code.Sleep)
			if alone && !q.listens(o, ctx[0]) {
				list = append(list, suspicion{node: o.Node, fun: f, concept: cancelling, fact: fact, weight: weights{late: 70, noError: 60}})
				break
			}
		}
		ast.Inspect(f.Node, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if name := q.Qualified(call.Fun); name == "context.Background" || name == "context.TODO" {
					list = append(list, suspicion{node: call, fun: f, concept: cancelling,
						fact:   fmt.Sprintf("this context has nothing to do with %s: it does not end when that does", ctx[0].Name()),
						weight: weights{late: 85, noError: 75, differs: 50}})
				}
			}
			return true
		})
	}
	return list
}

// listens tells whether an operation is a receive from the context itself.
func (q *inquiry) listens(o *code.Operation, ctx types.Object) bool {
	return o.Kind == code.Receive && q.mentions(o.Node, ctx)
}

// timerAnew finds a limit on the whole that every turn of a loop sets again.
func timerAnew(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Timer) {
		call, ok := o.Node.(*ast.CallExpr)
		if ok && q.Qualified(call.Fun) == "time.After" && o.Clause != nil && !o.InBody && o.Loop() != nil {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: concept{"timeout"},
				fact:   "every turn of the loop begins a new wait of this length: whatever comes puts the end off",
				weight: weights{late: 78, more: 50}})
		}
	}
	return list
}

// senders lists the starts of goroutines that send on each channel.
func (q *inquiry) senders() map[types.Object][]*code.Operation {
	list := map[types.Object][]*code.Operation{}
	for _, o := range q.of(code.Start) {
		if o.Callee == nil {
			continue
		}
		seen := map[types.Object]bool{}
		for _, in := range o.Callee.Ops {
			if c := q.Resolve(in.On); in.Kind == code.Send && c != nil && !seen[c] {
				seen[c] = true
				list[c] = append(list[c], o)
			}
		}
	}
	return list
}

// onlyFirst finds one receive for what several goroutines send.
func onlyFirst(q *inquiry) (list []suspicion) {
	senders := q.senders()
	receives := map[types.Object][]*code.Operation{}
	for _, o := range q.of(code.Receive, code.Range) {
		receives[q.Resolve(o.On)] = append(receives[q.Resolve(o.On)], o)
	}
	for c, starts := range senders {
		if r := receives[c]; len(starts) > 1 && len(r) == 1 && r[0].Kind == code.Receive && r[0].Loop() == nil && !isStruct(c) {
			list = append(list, suspicion{node: r[0].Node, fun: r[0].Func, concept: counting,
				fact:   fmt.Sprintf("%d goroutines send on %s, and one value is received", len(starts), c.Name()),
				weight: weights{fewer: 78, noError: 82, early: 72, differs: 64}})
		}
	}
	return list
}

// closesEarly finds a close by one of several that send on a channel.
func closesEarly(q *inquiry) (list []suspicion) {
	senders := q.senders()
	for _, o := range q.of(code.Close) {
		starts := senders[q.Resolve(o.On)]
		if len(starts) > 1 && slices.ContainsFunc(starts, func(s *code.Operation) bool { return s.Callee == o.Func }) {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: closedTwice,
				fact:   fmt.Sprintf("%s is closed here, by one of %d goroutines that send on it", o.On.Name(), len(starts)),
				weight: weights{fewer: 84, early: 84, differs: 60}})
		}
	}
	return list
}

// leavesRest finds workers that return when told to stop, without a look at what has come meanwhile.
func leavesRest(q *inquiry) (list []suspicion) {
	for _, o := range q.of(code.Return) {
		if o.Clause == nil || !o.InBody || o.Loop() == nil {
			continue
		}
		stops, values := false, false
		for _, in := range o.Func.Ops {
			if in.Kind != code.Receive || in.InBody || in.Branch != o.Branch {
				continue
			}
			told := in.On != nil && isStruct(in.On) || strings.HasSuffix(q.Text(in.Node), ".Done()")
			stops = stops || told && in.Clause == o.Clause
			values = values || !told && in.Clause != nil && in.Clause != o.Clause
		}
		if stops && values {
			list = append(list, suspicion{node: o.Node, fun: o.Func, concept: concept{"shutdown"},
				fact:   "it returns here as soon as it is told to, whatever still waits to be received",
				weight: weights{fewer: 64, differs: 50}})
		}
	}
	return list
}
