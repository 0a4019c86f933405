package hunch

import (
	"go/ast"
	"go/types"
	"slices"

	"gokata/grader/internal/code"
)

// These rules are about what goes on at the same time, or should.

// calledOnTheSpot finds function literals that are called where they stand, without go or defer.
func calledOnTheSpot(p *code.Program) []Place {
	return nodes(p, "this function is called, not started: what follows it begins when it has returned", func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok {
			if call, ok := s.X.(*ast.CallExpr); ok {
				_, literal := ast.Unparen(call.Fun).(*ast.FuncLit)
				return literal
			}
		}
		return false
	})
}

// steps are what a function does itself, what it starts, and where it then waits, each in order.
func steps(p *code.Program, f *code.Function) (works, starts, joins []*code.Operation) {
	for _, o := range f.Ops {
		switch {
		case p.Works(o) && !o.Argument && !o.Deferred:
			works = append(works, o)
		case o.Kind == code.Start:
			starts = append(starts, o)
		case o.Waits() && len(starts) > 0:
			joins = append(joins, o)
		}
	}
	return works, starts, joins
}

// oneByOne finds steps of a function that come one after the other where they could go on side by side.
func oneByOne(p *code.Program) (list []Place) {
	for _, f := range p.Own {
		if f.Started {
			continue
		}
		works, starts, joins := steps(p, f)
		add := func(o *code.Operation, fact string) {
			list = append(list, Place{Node: o.Node, Function: f, Fact: fact})
		}
		looped := slices.ContainsFunc(works, func(o *code.Operation) bool { return o.Loop() != nil })
		switch {
		case len(starts) == 0 && len(works) > 1 && works[0].Branch == nil && !looped:
			add(works[0], "nothing here is started with go: the next step begins when this one has returned")
		case len(starts) > 0 && len(works) > 0 && works[0].Index < starts[0].Index && works[0].Loop() == nil:
			add(works[0], "it is called before the goroutine is started, which therefore begins when this has returned")
		}
		for _, j := range joins {
			after := slices.IndexFunc(works, func(w *code.Operation) bool { return w.Index > j.Index })
			if after < 0 || j.Loop() != nil {
				continue
			}
			if after > 0 && works[after-1].Index > starts[0].Index {
				add(works[after], "it is called when the function has waited for its goroutine, and begins when that has ended")
			} else {
				add(j, "it waits for the goroutine before the function's own work begins: the two come one after the other")
			}
		}
	}
	return list
}

// inTurn finds work that a loop does piece after piece.
func inTurn(p *code.Program) (list []Place) {
	for _, f := range p.Own {
		works, _, _ := steps(p, f)
		first := slices.IndexFunc(works, func(o *code.Operation) bool { return o.Loop() != nil })
		if f.Started || first < 0 {
			continue
		}
		o := works[first]
		next := slices.IndexFunc(works[first+1:], func(next *code.Operation) bool { return next.Loop() == o.Loop() })
		over, ranges := o.Loop().(*ast.RangeStmt)
		switch {
		case next >= 0:
			list = append(list, Place{Node: works[first+1+next].Node, Function: f,
				Fact: "in each turn of the loop it begins when what is called before it has returned"})
		case ranges && !code.IsChan(p.Info.TypeOf(over.X)):
			list = append(list, Place{Node: o.Node, Function: f,
				Fact: "it is called in a loop, in the goroutine that runs the loop: each call begins when the one before has returned"})
		}
	}
	return list
}

// callsAgain finds callbacks that run again where once was asked for.
func callsAgain(p *code.Program) []Place {
	before := map[types.Object]*code.Operation{}
	return operations(p, "the function comes to a call of this more than once", func(o *code.Operation) bool {
		if o.On == nil {
			return false
		}
		_, callback := o.On.Type().Underlying().(*types.Signature) // of a value with methods there may well be many calls
		first := before[o.On]
		before[o.On] = o
		return first != nil && callback && first.Branch == nil && o.Branch == nil
	}, code.Work)
}
