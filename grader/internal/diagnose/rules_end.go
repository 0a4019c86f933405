package diagnose

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// These rules are about ends: of a context, of a channel that several send on, of work that is told to stop.

// contexts lists the parameters of a function that are contexts.
func (q *inquiry) contexts(f *fun) []types.Object {
	var list []types.Object
	for _, field := range f.kind.Params.List {
		for _, name := range field.Names {
			if o := q.info.Defs[name]; o != nil && o.Type().String() == "context.Context" {
				list = append(list, o)
			}
		}
	}
	return list
}

// deafToContext finds what goes on when a context has ended that the function was given.
func deafToContext(q *inquiry) (list []suspicion) {
	for _, f := range q.own {
		ctx := q.contexts(f)
		if len(ctx) == 0 {
			continue
		}
		fact := fmt.Sprintf("this goes on for as long as it takes, whatever becomes of %s", ctx[0].Name())
		for _, o := range f.ops {
			alone := o.clause == nil && (o.kind == opReceive || o.kind == opSend || o.kind == opSleep)
			if alone && !q.listens(o, ctx[0]) {
				list = append(list, suspicion{node: o.node, fun: f, concept: cancelling, fact: fact, weight: weights{late: 70, noError: 60}})
				break
			}
		}
		ast.Inspect(f.node, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if name := q.qualified(call.Fun); name == "context.Background" || name == "context.TODO" {
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
func (q *inquiry) listens(o *op, ctx types.Object) bool {
	return o.kind == opReceive && q.mentions(o.node, ctx)
}

// timerAnew finds a limit on the whole that every turn of a loop sets again.
func timerAnew(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opTimer) {
		call, ok := o.node.(*ast.CallExpr)
		if ok && q.qualified(call.Fun) == "time.After" && o.clause != nil && !o.inBody && o.loop() != nil {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"15_timeout"},
				fact:   "every turn of the loop begins a new wait of this length: whatever comes puts the end off",
				weight: weights{late: 78, more: 50}})
		}
	}
	return list
}

// senders lists the starts of goroutines that send on each channel.
func (q *inquiry) senders() map[types.Object][]*op {
	list := map[types.Object][]*op{}
	for _, o := range q.of(opStart) {
		if o.callee == nil {
			continue
		}
		seen := map[types.Object]bool{}
		for _, in := range o.callee.ops {
			if c := q.channel(in.on); in.kind == opSend && c != nil && !seen[c] {
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
	receives := map[types.Object][]*op{}
	for _, o := range q.of(opReceive, opRange) {
		receives[q.channel(o.on)] = append(receives[q.channel(o.on)], o)
	}
	for c, starts := range senders {
		if r := receives[c]; len(starts) > 1 && len(r) == 1 && r[0].kind == opReceive && r[0].loop() == nil && !isStruct(c) {
			list = append(list, suspicion{node: r[0].node, fun: r[0].fun, concept: counting,
				fact:   fmt.Sprintf("%d goroutines send on %s, and one value is received", len(starts), c.Name()),
				weight: weights{fewer: 78, noError: 82, early: 72, differs: 64}})
		}
	}
	return list
}

// closesEarly finds a close by one of several that send on a channel.
func closesEarly(q *inquiry) (list []suspicion) {
	senders := q.senders()
	for _, o := range q.of(opClose) {
		starts := senders[q.channel(o.on)]
		if len(starts) > 1 && slices.ContainsFunc(starts, func(s *op) bool { return s.callee == o.fun }) {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: closedTwice,
				fact:   fmt.Sprintf("%s is closed here, by one of %d goroutines that send on it", o.on.Name(), len(starts)),
				weight: weights{fewer: 84, early: 84, differs: 60}})
		}
	}
	return list
}

// leavesRest finds workers that return when told to stop, without a look at what has come meanwhile.
func leavesRest(q *inquiry) (list []suspicion) {
	for _, o := range q.of(opReturn) {
		if o.clause == nil || !o.inBody || o.loop() == nil {
			continue
		}
		stops, values := false, false
		for _, in := range o.fun.ops {
			if in.kind != opReceive || in.inBody || in.branch != o.branch {
				continue
			}
			told := in.on != nil && isStruct(in.on) || strings.HasSuffix(q.text(in.node), ".Done()")
			stops = stops || told && in.clause == o.clause
			values = values || !told && in.clause != nil && in.clause != o.clause
		}
		if stops && values {
			list = append(list, suspicion{node: o.node, fun: o.fun, concept: concept{"33_shutdown"},
				fact:   "it returns here as soon as it is told to, whatever still waits to be received",
				weight: weights{fewer: 64, differs: 50}})
		}
	}
	return list
}
