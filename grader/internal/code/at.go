package code

import (
	"go/ast"
	"go/token"
	"slices"
)

// in lists the functions of a file.
func (p *Program) in(file string) []*Function {
	elsewhere := func(f *Function) bool { return p.Set.Position(f.Node.Pos()).Filename != file }
	return slices.DeleteFunc(slices.Concat(p.Own, p.Tests), elsewhere)
}

// FunctionAt returns the innermost function, declared or literal, that holds a line, or nil.
func (p *Program) FunctionAt(file string, line int) *Function {
	var best *Function
	for _, f := range p.in(file) {
		if p.Line(f.Node) <= line && line <= p.Set.Position(f.Node.End()).Line && (best == nil || best.Node.Pos() < f.Node.Pos()) {
			best = f
		}
	}
	return best
}

// At returns the operation of one of the kinds that begins on a line, or nil. Of several it is the first.
func (p *Program) At(file string, line int, kinds ...Kind) *Operation {
	var best *Operation
	for _, f := range p.in(file) {
		for _, o := range f.Ops {
			if slices.Contains(kinds, o.Kind) && p.on(o, line) && (best == nil || o.Node.Pos() < best.Node.Pos()) {
				best = o
			}
		}
	}
	return best
}

// on tells whether an operation is on a line: where it begins, or where the runtime sees it.
func (p *Program) on(o *Operation, line int) bool {
	at := func(pos token.Pos) bool { return p.Set.Position(pos).Line == line }
	switch n := o.Node.(type) {
	case *ast.SendStmt:
		return at(n.Pos()) || at(n.Arrow)
	case *ast.CallExpr:
		return at(n.Pos()) || at(n.Lparen)
	}
	return at(o.Node.Pos())
}

// Deferred returns the deferred operation of one of the kinds that a function comes to when it leaves on a line, or nil if it does
// not leave there. A stack shows the line of the return, or of the closing brace, while deferred calls run.
func (p *Program) Deferred(f *Function, line int, kinds ...Kind) *Operation {
	if f == nil || !p.leaves(f, line) {
		return nil
	}
	for _, o := range slices.Backward(f.Ops) { // the last one runs first
		if o.Deferred && slices.Contains(kinds, o.Kind) {
			return o
		}
	}
	return nil
}

// leaves tells whether a function leaves on the line: by a return, or at its end.
func (p *Program) leaves(f *Function, line int) bool {
	return p.Set.Position(f.Body.Rbrace).Line == line || slices.ContainsFunc(f.Ops, func(o *Operation) bool {
		return o.Kind == Return && p.Line(o.Node) <= line && line <= p.Set.Position(o.Node.End()).Line
	})
}

// Cases returns what the cases of a select wait for, without a default.
func (p *Program) Cases(o *Operation) []*Operation {
	var list []*Operation
	for _, c := range o.Function.Ops {
		if c.Branch == o.Node && c.Clause != nil && !c.InBody && (c.Kind == Send || c.Kind == Receive) {
			list = append(list, c)
		}
	}
	return list
}

// Default tells whether a select has a default.
func (p *Program) Default(o *Operation) bool {
	s, ok := o.Node.(*ast.SelectStmt)
	return ok && slices.ContainsFunc(s.Body.List, func(c ast.Stmt) bool { return c.(*ast.CommClause).Comm == nil })
}

// Once tells whether an operation is reached only through a sync.Once (or sync.OnceFunc and its kin): within an argument of it, or
// within a function that such an argument is or calls.
func (p *Program) Once(o *Operation) bool {
	found := false
	for _, f := range p.files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 || !onceNames[calledName(call.Fun)] {
				return !found
			}
			found = found || call.Pos() <= o.Node.Pos() && o.Node.Pos() < call.End()
			ast.Inspect(call.Args[0], func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && o.Function.Outer().Name == id.Name
				return !found
			})
			return !found
		})
	}
	return found
}

var onceNames = map[string]bool{"Do": true, "OnceFunc": true, "OnceValue": true, "OnceValues": true}

// calledName returns the last part of a called function's name.
func calledName(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return calledName(x.X)
	}
	return ""
}
