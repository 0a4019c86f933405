package hunch

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"gokata/grader/internal/code"
)

// These rules are about values on their way through a channel.

// comparesWithMark finds where a received value is compared with a fixed one to see whether there is more to come.
func comparesWithMark(p *code.Program) []Place {
	got := received(p)
	value := func(e ast.Expr) bool {
		if sel, ok := e.(*ast.SelectorExpr); ok {
			e = sel.X
		}
		return got[p.Object(e)]
	}
	const fact = "a received value is compared with a fixed one here; a sender may send that very value, and a closed channel gives the zero value"
	return nodes(p, fact, func(n ast.Node) bool {
		c, ok := n.(*ast.BinaryExpr)
		return ok && (c.Op == token.EQL || c.Op == token.NEQ) && (value(c.X) && fixed(p, c.Y) || value(c.Y) && fixed(p, c.X))
	})
}

// received holds the variables that take what comes out of channels.
func received(p *code.Program) map[types.Object]bool {
	got := map[types.Object]bool{}
	for _, r := range p.Of(code.Receive, code.Range) {
		switch n := r.Node.(type) {
		case *ast.UnaryExpr:
			got[p.Target(n)] = true
		case *ast.RangeStmt:
			if n.Key != nil {
				got[p.Object(n.Key)] = true
			}
		}
	}
	delete(got, nil)
	return got
}

// fixed tells whether an expression is the same every time: a constant, an empty composite, or a variable of the package.
func fixed(p *code.Program, e ast.Expr) bool {
	e = ast.Unparen(e)
	if lit, ok := e.(*ast.CompositeLit); ok {
		return len(lit.Elts) == 0
	}
	v := p.Info.Types[e].Value
	return code.Global(p.Object(e)) || v != nil && v.Kind() != constant.Bool
}

// hasRoom finds channels with room whose sender returns, or calls on, as soon as its value is in the buffer.
func hasRoom(p *code.Program) []Place {
	const fact = "this channel has room: a send returns when its value is in the buffer, whether or not anybody has received it"
	return operations(p, fact, func(o *code.Operation) bool {
		return o.Size > 0 && o.On != nil && slices.ContainsFunc(p.Of(code.Send), func(send *code.Operation) bool {
			return p.Resolve(send.On) == p.Resolve(o.On) && goesOn(send)
		})
	}, code.Make)
}

// goesOn tells whether others see at once that a send has returned: nothing else makes the function wait before it calls a
// callback, or returns to a caller.
func goesOn(send *code.Operation) bool {
	for _, o := range send.Function.Ops[send.Index+1:] {
		switch {
		case o.Kind == code.Work:
			return true
		case o.Waits() || o.Kind == code.Select || o.Kind == code.Sleep:
			return false
		}
	}
	return !send.Function.Started && send.Function.Parent == nil
}
