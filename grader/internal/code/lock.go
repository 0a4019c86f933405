package code

import (
	"go/ast"
	"go/types"
	"slices"
)

// SameLock tells whether two operations of one function are on the same lock: reached from the same variable, by the same name.
func (p *Program) SameLock(a, b *Operation) bool {
	return a.On == b.On && p.Root(a.Of) == p.Root(b.Of) && p.Text(a.Of) == p.Text(b.Of)
}

// Held lists the locks that the innermost function round a line holds when it comes there, as far as its own body tells: taken,
// and not given back on the way. A branch that leaves the function or the loop says nothing about what comes after it.
func (p *Program) Held(file string, line int) []*Operation {
	f := p.FunctionAt(file, line)
	if f == nil {
		return nil
	}
	w := &heldWalk{p, f, line}
	held, _ := w.list(f.Body.List, nil)
	return held
}

// Forgotten finds where a function returns with the lock still held and no deferred call to give it back. It returns the line of
// the return and the operation that took the lock, or 0 and nil.
func (p *Program) Forgotten(lock types.Object) (line int, taken *Operation) {
	for _, f := range slices.Concat(p.Own, p.Tests) {
		if f.Name == "Lock" || f.Name == "RLock" {
			continue
		}
		unlocks := slices.DeleteFunc(slices.Clone(f.Ops), func(o *Operation) bool { return o.Kind != Unlock || o.On != lock })
		if slices.ContainsFunc(unlocks, func(o *Operation) bool { return o.Deferred }) {
			continue
		}
		file, lines := p.Set.Position(f.Node.Pos()).Filename, []int{}
		for _, o := range f.Ops {
			if o.Kind == Return {
				lines = append(lines, p.Line(o.Node))
			}
		}
		if len(unlocks) > 0 { // a function that only locks is a helper
			lines = append(lines, p.Set.Position(f.Body.Rbrace).Line)
		}
		for _, line := range lines {
			for _, o := range p.Held(file, line) {
				if o.On == lock && lock != nil && o.Function == f {
					return line, o
				}
			}
		}
	}
	return 0, nil
}

// heldWalk follows a function's statements down to a line.
type heldWalk struct {
	p    *Program
	f    *Function
	line int
}

func (w *heldWalk) before(n ast.Node) bool { return w.p.Set.Position(n.End()).Line < w.line }

// list goes through statements in order. It tells whether they end by leaving: what follows them is reached another way.
func (w *heldWalk) list(stmts []ast.Stmt, held []*Operation) (_ []*Operation, leaves bool) {
	for _, s := range stmts {
		if w.p.Line(s) >= w.line {
			return held, false
		}
		if held, leaves = w.stmt(s, held); leaves {
			return held, true
		}
	}
	return held, false
}

func (w *heldWalk) stmt(s ast.Stmt, held []*Operation) ([]*Operation, bool) {
	switch x := s.(type) {
	case *ast.ExprStmt:
		if call, ok := x.X.(*ast.CallExpr); ok {
			if w.p.Builtin(call.Fun, "panic") {
				return held, w.before(x)
			}
			return w.call(call, held), false
		}
	case *ast.ReturnStmt, *ast.BranchStmt:
		return held, w.before(x)
	case *ast.BlockStmt:
		return w.list(x.List, held)
	case *ast.LabeledStmt:
		return w.stmt(x.Stmt, held)
	}
	return w.branches(ways(s), held), false
}

// ways lists what a statement may run of its own: a branch, the body of a loop, or those of its cases.
func ways(s ast.Stmt) (list [][]ast.Stmt) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.IfStmt:
			list = append(list, x.Body.List)
			if x.Else != nil {
				list = append(list, []ast.Stmt{x.Else})
			}
		case *ast.ForStmt:
			list = append(list, x.Body.List)
		case *ast.RangeStmt:
			list = append(list, x.Body.List)
		case *ast.CaseClause:
			list = append(list, x.Body)
		case *ast.CommClause:
			list = append(list, x.Body)
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.BlockStmt:
			return true
		}
		return false
	})
	return list
}

// branches goes into the branch that holds the line; else it takes the effect of the last branch that does not leave.
func (w *heldWalk) branches(list [][]ast.Stmt, held []*Operation) []*Operation {
	result := held
	for _, b := range list {
		if len(b) == 0 {
			continue
		}
		got, leaves := w.list(b, slices.Clone(held))
		if w.p.Line(b[0]) <= w.line && w.line <= w.p.Set.Position(b[len(b)-1].End()).Line {
			return got
		}
		if !leaves {
			result = got
		}
	}
	return result
}

func (w *heldWalk) call(call *ast.CallExpr, held []*Operation) []*Operation {
	for _, o := range w.f.Ops {
		if o.Node != call {
			continue
		}
		switch o.Kind {
		case Lock:
			return append(held, o)
		case Unlock:
			for i, k := range slices.Backward(held) {
				if w.p.SameLock(k, o) {
					return slices.Delete(slices.Clone(held), i, i+1)
				}
			}
		}
	}
	return held
}
