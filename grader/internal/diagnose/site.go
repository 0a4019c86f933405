package diagnose

import (
	"go/ast"
	"go/token"
	"os"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// site is what the source says of a line: the operation there that a goroutine can be stuck in, and what it works on.
type site struct {
	kind   string // "send", "receive", "range", "select", "call", or "" if nothing is known
	name   string // the channel, lock or other value as written: "messages", "c.mu"
	method string // of a call: "Lock", "Wait", "close", "time.Sleep"
	cases  []string
	loops  bool // within a loop
}

// sources gives access to the source that locations point into. Files are read once, as they are now.
type sources struct{ files map[string]*code.File }

func (c *sources) file(path string) *code.File {
	if f, ok := c.files[path]; ok {
		return f
	}
	text, err := os.ReadFile(path)
	var f *code.File
	if err == nil {
		f = code.Parse(path, text)
	}
	if c.files == nil {
		c.files = map[string]*code.File{}
	}
	c.files[path] = f
	return f
}

// text returns the source of a node, on one line.
func text(f *code.File, n ast.Node) string {
	from, to := f.Set.Position(n.Pos()).Offset, f.Set.Position(n.End()).Offset
	if from < 0 || to > len(f.Src) || from > to {
		return ""
	}
	return strings.Join(strings.Fields(string(f.Src[from:to])), " ")
}

// at finds the operation on a line. Of several, the one that fits the goroutine's state wins.
func (c *sources) at(path string, line int, state evidence.State) site {
	f := c.file(path)
	if f == nil || f.Syntax == nil {
		return site{}
	}
	var found []site
	var open []ast.Node
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil {
			open = open[:len(open)-1]
			return true
		}
		if s, on := operation(f, n, line); on {
			for i := len(open) - 1; i >= 0; i-- {
				switch open[i].(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					s.loops = true
				case *ast.FuncLit, *ast.FuncDecl:
					i = 0
				}
			}
			found = append(found, s)
		}
		open = append(open, n)
		return true
	})
	for _, s := range found {
		if s.fits(state) {
			return s
		}
	}
	return site{}
}

// operation tells whether a node is an operation that begins on the line.
func operation(f *code.File, n ast.Node, line int) (site, bool) {
	switch x := n.(type) {
	case *ast.SendStmt:
		return site{kind: "send", name: text(f, x.Chan)}, f.Line(x.Arrow) == line || f.Line(x.Pos()) == line
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			return site{kind: "receive", name: text(f, x.X)}, f.Line(x.Pos()) == line
		}
	case *ast.RangeStmt:
		return site{kind: "range", name: text(f, x.X)}, f.Line(x.Pos()) == line
	case *ast.SelectStmt:
		s := site{kind: "select"}
		for _, clause := range x.Body.List {
			if comm := clause.(*ast.CommClause); comm.Comm != nil {
				s.cases = append(s.cases, text(f, comm.Comm))
			} else {
				s.cases = append(s.cases, "default")
			}
		}
		return s, f.Line(x.Pos()) == line
	case *ast.CallExpr:
		s := site{kind: "call"}
		switch fn := x.Fun.(type) {
		case *ast.Ident:
			s.method = fn.Name
			if len(x.Args) == 1 {
				s.name = text(f, x.Args[0])
			}
		case *ast.SelectorExpr:
			s.method, s.name = fn.Sel.Name, text(f, fn.X)
		default:
			return site{}, false
		}
		return s, f.Line(x.Pos()) == line || f.Line(x.Lparen) == line
	}
	return site{}, false
}

// fits tells whether a goroutine in the state (runtime's waitReason texts, or a call's name) can be in this operation.
func (s site) fits(state evidence.State) bool {
	switch state {
	case "chan send", "chan send (nil chan)":
		return s.kind == "send"
	case "chan receive", "chan receive (nil chan)":
		return s.kind == "receive" || s.kind == "range"
	case "select", "select (no cases)":
		return s.kind == "select"
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "semacquire":
		return s.kind == "call" && (s.method == "Lock" || s.method == "Do")
	case "sync.RWMutex.RLock":
		return s.kind == "call" && s.method == "RLock"
	case "sync.WaitGroup.Wait", "sync.Cond.Wait", "synctest.Wait":
		return s.kind == "call" && s.method == "Wait"
	case "sleep":
		return s.kind == "call" && s.method == "Sleep"
	case "close":
		return s.kind == "call" && s.method == "close"
	case "sync.Mutex.Unlock":
		return s.kind == "call" && (s.method == "Unlock" || s.method == "RUnlock")
	case "sync.WaitGroup.Done":
		return s.kind == "call" && (s.method == "Done" || s.method == "Add")
	case "sync.Cond.Signal":
		return s.kind == "call" && (s.method == "Signal" || s.method == "Broadcast")
	}
	return false
}

// lock is a lock that a function has taken, and where.
type lock struct {
	name string // as written: "c.mu"
	evidence.Frame
}

// held lists the locks that a function holds when it comes to the frame's line, as far as its own body tells: taken, and not
// given back on the way there. A branch that leaves the function or the loop says nothing about what comes after it.
func (c *sources) held(at evidence.Frame) []lock {
	f := c.file(at.File)
	body := c.body(at)
	if body == nil {
		return nil
	}
	locks, _ := (&walk{f, at}).list(body.List, nil)
	return locks
}

// body returns the body of the innermost function, declared or literal, that holds the frame's line.
func (c *sources) body(at evidence.Frame) *ast.BlockStmt {
	f := c.file(at.File)
	if f == nil || f.Syntax == nil {
		return nil
	}
	var body *ast.BlockStmt
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		var b *ast.BlockStmt
		switch x := n.(type) {
		case *ast.FuncDecl:
			b = x.Body
		case *ast.FuncLit:
			b = x.Body
		}
		if b != nil && f.Line(b.Pos()) <= at.Line && at.Line <= f.Line(b.End()) {
			body = b
		}
		return true
	})
	return body
}

// walk follows a function's statements down to a line.
type walk struct {
	f  *code.File
	at evidence.Frame
}

func (w *walk) before(n ast.Node) bool { return w.f.Line(n.End()) < w.at.Line }
func (w *walk) after(n ast.Node) bool  { return w.f.Line(n.Pos()) >= w.at.Line }

// list goes through statements in order. It tells whether they end by leaving: what follows them is reached another way.
func (w *walk) list(stmts []ast.Stmt, locks []lock) (_ []lock, leaves bool) {
	for _, s := range stmts {
		if w.after(s) {
			return locks, false
		}
		if locks, leaves = w.stmt(s, locks); leaves {
			return locks, true
		}
	}
	return locks, false
}

func (w *walk) stmt(s ast.Stmt, locks []lock) ([]lock, bool) {
	switch x := s.(type) {
	case *ast.ExprStmt:
		if call, ok := x.X.(*ast.CallExpr); ok {
			if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "panic" {
				return locks, w.before(x)
			}
			return w.call(call, locks), false
		}
	case *ast.ReturnStmt, *ast.BranchStmt:
		return locks, w.before(x)
	case *ast.BlockStmt:
		return w.list(x.List, locks)
	case *ast.LabeledStmt:
		return w.stmt(x.Stmt, locks)
	case *ast.IfStmt:
		branches := [][]ast.Stmt{x.Body.List}
		if x.Else != nil {
			branches = append(branches, []ast.Stmt{x.Else})
		}
		return w.branches(branches, locks), false
	case *ast.ForStmt:
		return w.branches([][]ast.Stmt{x.Body.List}, locks), false
	case *ast.RangeStmt:
		return w.branches([][]ast.Stmt{x.Body.List}, locks), false
	case *ast.SwitchStmt:
		return w.branches(clauses(x.Body), locks), false
	case *ast.TypeSwitchStmt:
		return w.branches(clauses(x.Body), locks), false
	case *ast.SelectStmt:
		return w.branches(clauses(x.Body), locks), false
	}
	return locks, false
}

func clauses(body *ast.BlockStmt) [][]ast.Stmt {
	var list [][]ast.Stmt
	for _, s := range body.List {
		switch c := s.(type) {
		case *ast.CaseClause:
			list = append(list, c.Body)
		case *ast.CommClause:
			list = append(list, c.Body)
		}
	}
	return list
}

// branches goes into the branch that holds the line; else it takes the effect of the last branch that does not leave.
func (w *walk) branches(list [][]ast.Stmt, locks []lock) []lock {
	result := locks
	for _, b := range list {
		if len(b) == 0 {
			continue
		}
		got, leaves := w.list(b, slices.Clone(locks))
		if w.f.Line(b[0].Pos()) <= w.at.Line && w.at.Line <= w.f.Line(b[len(b)-1].End()) {
			return got
		}
		if !leaves {
			result = got
		}
	}
	return result
}

func (w *walk) call(call *ast.CallExpr, locks []lock) []lock {
	s, _ := operation(w.f, call, 0)
	switch s.method {
	case "Lock", "RLock":
		return append(locks, lock{s.name, evidence.Frame{Function: w.at.Function, File: w.at.File, Line: w.f.Line(call.Pos()), Self: w.at.Self}})
	case "Unlock", "RUnlock":
		for i := len(locks) - 1; i >= 0; i-- {
			if locks[i].name == s.name {
				return slices.Delete(slices.Clone(locks), i, i+1)
			}
		}
	}
	return locks
}

// literal returns the line on which the function literal begins that holds the given line, or 0 if none does. Of several, it
// is the innermost.
func (c *sources) literal(path string, line int) int {
	f := c.file(path)
	if f == nil || f.Syntax == nil {
		return 0
	}
	begins := 0
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && f.Line(lit.Pos()) <= line && line <= f.Line(lit.End()) {
			begins = f.Line(lit.Pos())
		}
		return true
	})
	return begins
}
