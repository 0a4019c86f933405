package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// statement removes, repeats and moves statements, and does away with what makes them concurrent or orderly.
func (m *mutator) statement(s ast.Stmt) {
	switch x := s.(type) {
	case *ast.BlockStmt, *ast.EmptyStmt, *ast.LabeledStmt:
		return
	case *ast.CommClause, *ast.CaseClause:
		m.replace(s, "")
		return
	case *ast.DeferStmt:
		m.add("", m.put(x.Defer, x.Call.Pos(), ""))
	case *ast.GoStmt:
		m.add("", m.put(x.Go, x.Call.Pos(), ""))
		m.add(clock, m.put(x.Pos(), x.End(), "go func() { defer mutanttime.Sleep(mutanttime.Minute); "+m.text(x.Call)+" }()"))
		m.limits(x, "go func() { %s; "+m.text(x.Call)+" }()")
	case *ast.BranchStmt:
		for _, word := range []string{"break", "continue", "return"} {
			m.replace(x, word)
		}
	case *ast.ReturnStmt:
		if len(x.Results) == 0 {
			m.replace(x, "break")
			m.replace(x, "continue")
		}
	case *ast.IncDecStmt:
		m.add("", m.put(x.TokPos, x.End(), map[token.Token]string{token.INC: "--", token.DEC: "++"}[x.Tok]))
	case *ast.IfStmt:
		m.condition(x.Cond)
	case *ast.ForStmt:
		m.condition(x.Cond)
		m.counts(x)
	case *ast.RangeStmt:
		m.ranges(x)
	case *ast.SendStmt:
		m.givesUp(x, clock, "select { case "+m.text(x)+": case <-mutanttime.After(%s): }")
	case *ast.SelectStmt:
		m.selects(x)
	}
	if !inList(m.at) {
		return
	}
	m.replace(s, "")
	m.repeats(s)
	if next, ok := m.at.NextSibling(); ok {
		if other, ok := next.Node().(ast.Stmt); ok && inList(next) && !inAnyOrder(s, other) {
			m.add("", m.put(s.Pos(), s.End(), m.text(other)), m.put(other.Pos(), other.End(), m.text(s)))
		}
	}
	m.unlocks(s)
}

// repeats has a statement twice, unless that cannot make a difference.
func (m *mutator) repeats(s ast.Stmt) {
	switch x := s.(type) {
	case *ast.BranchStmt, *ast.ReturnStmt:
		return
	case *ast.ForStmt:
		if x.Init == nil && x.Post == nil && !mentions(x.Body, isBreak) {
			return // it ends when its condition holds no longer, or never
		}
	case *ast.IfStmt:
		if x.Init == nil && x.Else == nil && !mentions(x.Cond, isCall) && leaves(x.Body) {
			return // where it goes on, the condition did not hold
		}
	case *ast.AssignStmt:
		if x.Tok == token.ASSIGN && !mentions(x, isCall) && !sharesName(x.Lhs, x.Rhs) {
			return // the same value again
		}
	}
	text := m.text(s)
	if declares(s) || strings.HasSuffix(text, ".Wait()") || strings.HasSuffix(text, ".Broadcast()") {
		return // who has waited has nothing left to wait for, and whoever could be woken is
	}
	m.replace(s, text+"; "+text)
}

// inAnyOrder tells whether two statements come to the same in the other order: two declarations that do not need each other, or a
// deferred call and what neither leaves the function nor sets what the call is given. (The call runs later should the other panic.)
func inAnyOrder(a, b ast.Stmt) bool {
	if declares(a) && declares(b) {
		return true
	}
	for range 2 {
		call, ok := a.(*ast.DeferStmt)
		_, both := b.(*ast.DeferStmt)
		if ok && !both && !mentions(b, isReturn) && !(sets(b) && sharesName([]ast.Node{call.Call}, []ast.Node{b})) {
			return true
		}
		a, b = b, a
	}
	return false
}

// sets tells whether a statement gives variables a value.
func sets(s ast.Stmt) bool {
	_, assign := s.(*ast.AssignStmt)
	_, list := s.(*ast.DeclStmt)
	return assign || list
}

// mentions tells whether a node that satisfies is lies in n.
func mentions(n ast.Node, is func(ast.Node) bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		found = found || n != nil && is(n)
		return !found
	})
	return found
}

// leaves tells whether a block ends with a jump.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	last := b.List[len(b.List)-1]
	_, jump := last.(*ast.BranchStmt)
	return jump || isReturn(last)
}

func isReturn(n ast.Node) bool { _, ok := n.(*ast.ReturnStmt); return ok }

func isBreak(n ast.Node) bool { b, ok := n.(*ast.BranchStmt); return ok && b.Tok == token.BREAK }

// isCall tells whether a node is a call or a receive: what need not give the same twice.
func isCall(n ast.Node) bool {
	receive, ok := n.(*ast.UnaryExpr)
	_, call := n.(*ast.CallExpr)
	return call || ok && receive.Op == token.ARROW
}

// sharesName tells whether an identifier is in both lists of nodes.
func sharesName[A, B ast.Node](list []A, other []B) bool {
	names := map[string]bool{}
	for _, n := range list {
		mentions(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return false
		})
	}
	for _, n := range other {
		if mentions(n, func(n ast.Node) bool { id, ok := n.(*ast.Ident); return ok && names[id.Name] }) {
			return true
		}
	}
	return false
}

// declares tells whether a statement declares variables: two such that do not need each other may come in any order.
func declares(s ast.Stmt) bool {
	assign, ok := s.(*ast.AssignStmt)
	_, list := s.(*ast.DeclStmt)
	return list || ok && assign.Tok == token.DEFINE
}

// selects adds ways out of a select: at once, and after a while.
func (m *mutator) selects(x *ast.SelectStmt) {
	m.add("", m.put(x.Body.Lbrace+1, x.Body.Lbrace+1, "default: "))
	for _, long := range patience {
		m.add(clock, m.put(x.Body.Lbrace+1, x.Body.Lbrace+1, "case <-mutanttime.After("+long+"): "))
	}
}

// ranges ends a loop early: after so many turns, or when a channel has been silent for so long.
func (m *mutator) ranges(x *ast.RangeStmt) {
	for _, most := range caps {
		m.replace(x.X, fmt.Sprintf("(%s)[:min(len(%[1]s), %d)]", m.text(x.X), most))
		m.replace(x.X, fmt.Sprintf("min(%s, %d)", m.text(x.X), most))
	}
	m.givesUp(x.X, receives, "mutantRange("+m.text(x.X)+", %s)")
}

// counts ends a loop that counts after so many turns.
func (m *mutator) counts(x *ast.ForStmt) {
	if post, ok := x.Post.(*ast.IncDecStmt); ok && x.Cond != nil {
		for _, most := range caps {
			m.replace(x.Cond, fmt.Sprintf("(%s) && %s < %d", m.text(x.Cond), m.text(post.X), most))
		}
	}
}

// inList tells whether a statement is one of a list, where others may come before and after it.
func inList(c inspector.Cursor) bool {
	kind, _ := c.ParentEdge()
	return kind == edge.BlockStmt_List || kind == edge.CaseClause_Body || kind == edge.CommClause_Body
}

// unlocks removes a lock together with its release in the same list of statements.
func (m *mutator) unlocks(s ast.Stmt) {
	lock := m.text(s)
	i := strings.LastIndexByte(lock, '.')
	if i < 0 || lock[i:] != ".Lock()" && lock[i:] != ".RLock()" {
		return
	}
	release := lock[:i] + strings.Replace(lock[i:], "Lock", "Unlock", 1)
	for next, ok := m.at.NextSibling(); ok; next, ok = next.NextSibling() {
		if text := m.text(next.Node()); text == release || text == "defer "+release {
			m.add("", m.put(s.Pos(), s.End(), ""), m.put(next.Node().Pos(), next.Node().End(), ""))
			return
		}
	}
}
