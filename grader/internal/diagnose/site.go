package diagnose

import (
	"go/ast"
	"go/token"
	"os"
	"strings"

	"gokata/grader/internal/source"
)

// site is what the source says of a line: the operation there that a goroutine can be stuck in, and what it works on.
type site struct {
	kind   string // "send", "receive", "range", "select", "call", or "" if nothing is known
	name   string // the channel, lock or other value as written: "messages", "c.mu"
	method string // of a call: "Lock", "Wait", "close", "time.Sleep"
	cases  []string
	loops  bool // within a loop
}

// code gives access to the source that locations point into. Files are read once, as they are now.
type code struct{ files map[string]*source.File }

func (c *code) file(path string) *source.File {
	if f, ok := c.files[path]; ok {
		return f
	}
	text, err := os.ReadFile(path)
	var f *source.File
	if err == nil {
		f = source.Parse(path, text)
	}
	if c.files == nil {
		c.files = map[string]*source.File{}
	}
	c.files[path] = f
	return f
}

// text returns the source of a node, on one line.
func text(f *source.File, n ast.Node) string {
	from, to := f.Set.Position(n.Pos()).Offset, f.Set.Position(n.End()).Offset
	if from < 0 || to > len(f.Src) || from > to {
		return ""
	}
	return strings.Join(strings.Fields(string(f.Src[from:to])), " ")
}

// at finds the operation on a line. Of several, the one that fits the goroutine's state wins.
func (c *code) at(path string, line int, state string) site {
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
func operation(f *source.File, n ast.Node, line int) (site, bool) {
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

// fits tells whether a goroutine in the state (runtime's waitReason texts) can be in this operation.
func (s site) fits(state string) bool {
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
	}
	return false
}

// call is a method call in a function's body, in the order in which they are written.
type call struct {
	name, method string
	line         int
	deferred     bool
}

// calls lists the method calls of the function (declaration or literal) whose body holds the line, down to that line.
// Bodies of function literals within it are left out: they run at another time.
func (c *code) calls(path string, line int) []call {
	f := c.file(path)
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
		if b != nil && f.Line(b.Pos()) <= line && line <= f.Line(b.End()) {
			body = b
		}
		return true
	})
	if body == nil {
		return nil
	}
	var list []call
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return x.Body == body
		case *ast.DeferStmt:
			if s, _ := operation(f, x.Call, 0); s.method != "" {
				list = append(list, call{s.name, s.method, f.Line(x.Pos()), true})
			}
			return false
		case *ast.CallExpr:
			if s, _ := operation(f, x, 0); s.method != "" && s.name != "" && f.Line(x.Pos()) <= line {
				list = append(list, call{s.name, s.method, f.Line(x.Pos()), false})
			}
		}
		return true
	})
	return list
}

// held lists the locks that the function holds when it comes to the line, as far as its own body tells: locked and not
// unlocked before it. Loops and branches are read as straight lines.
func (c *code) held(path string, line int) []call {
	var list []call
	for _, k := range c.calls(path, line) {
		switch {
		case k.line >= line || k.deferred:
		case k.method == "Lock" || k.method == "RLock":
			list = append(list, k)
		case k.method == "Unlock" || k.method == "RUnlock":
			for i := len(list) - 1; i >= 0; i-- {
				if list[i].name == k.name {
					list = append(list[:i], list[i+1:]...)
					break
				}
			}
		}
	}
	return list
}

// literal returns the line on which the function literal begins that holds the given line, or 0 if none does. Of several, it
// is the innermost.
func (c *code) literal(path string, line int) int {
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
