package diagnose

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// Remainder says what goroutines that are left at the end amount to.
type Remainder int

// The kinds of remainder.
const (
	Nothing Remainder = iota // none of them is of the ground's making, or they are meant to stay
	Stayed                   // some stay behind
	Locked                   // some wait for a lock: others keep them from it for ever
)

// Remain judges a dump of the goroutines that are left when all tests are over.
func Remain(dump string, ground Ground) Remainder {
	d := &doctor{ground: ground}
	result := Nothing
	for _, w := range d.remaining(dump) {
		if w.State.Locking() {
			return Locked
		}
		result = Stayed
	}
	return result
}

// remaining finds the goroutines of a dump that are left behind: those in the ground's own code or started by it, but not
// workers that wait for work for as long as the program lives.
func (d *doctor) remaining(texts ...string) []waiter {
	return slices.DeleteFunc(d.waitersIn(true, texts...), d.worker)
}

// worker tells whether a goroutine waits in a loop for work that the whole package can still give it: on a channel in a
// package-level variable, or started once for the life of the program.
func (d *doctor) worker(w waiter) bool {
	if !w.State.Receiving() && w.State != "select" && w.State != "sync.Cond.Wait" || w.site.kind != "range" && !w.site.loops {
		return false
	}
	p := d.src.folder(filepath.Dir(w.at.File))
	channels := []string{w.site.name}
	for _, c := range w.site.cases {
		if _, received, ok := strings.Cut(c, "<-"); ok {
			channels = append(channels, strings.TrimSpace(received))
		}
	}
	if slices.ContainsFunc(channels, func(c string) bool { return slices.Contains(p.variables, root(c)) }) {
		return true
	}
	for _, f := range w.Created {
		if !d.ground.Own(f.File) {
			continue
		}
		if slices.ContainsFunc(d.src.started(f.File, f.Line), func(name string) bool { return slices.Contains(p.variables, root(name)) }) {
			return true
		}
		return d.src.once(p, f)
	}
	return false
}

// root returns the first identifier of an expression: "pool" of "pool.jobs".
func root(expression string) string {
	end := strings.IndexFunc(expression, func(r rune) bool { return strings.ContainsRune(".[(", r) })
	if end < 0 {
		return expression
	}
	return expression[:end]
}

// folder is what is known of the package in a folder.
type folder struct {
	files     []*code.File
	variables []string // of the package level
}

func (c *sources) folder(dir string) folder {
	var p folder
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range names {
		if f := c.file(name); f != nil {
			p.files = append(p.files, f)
			p.variables = append(p.variables, f.Variables()...)
		}
	}
	return p
}

// started lists what is handed to the goroutine that a line starts: the receiver and the arguments of the call.
func (c *sources) started(path string, line int) []string {
	f := c.file(path)
	if f == nil || f.Syntax == nil {
		return nil
	}
	var names []string
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		g, ok := n.(*ast.GoStmt)
		if !ok || f.Line(g.Pos()) != line {
			return true
		}
		if sel, ok := g.Call.Fun.(*ast.SelectorExpr); ok {
			names = append(names, text(f, sel.X))
		}
		for _, arg := range g.Call.Args {
			names = append(names, text(f, arg))
		}
		return true
	})
	return names
}

// once tells whether a place is reached only through a sync.Once (or sync.OnceFunc and its kin): within an argument of it, or
// within a function that such an argument is or calls.
func (c *sources) once(p folder, at evidence.Frame) bool {
	inside := at.Name()
	if i := strings.Index(inside, ".func"); i >= 0 {
		inside = inside[:i]
	}
	inside = inside[strings.LastIndexByte(inside, '.')+1:]
	found := false
	for _, f := range p.files {
		if f.Syntax == nil {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return !found
			}
			name := ""
			switch fn := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = fn.Sel.Name
			case *ast.IndexExpr:
				if sel, ok := fn.X.(*ast.SelectorExpr); ok {
					name = sel.Sel.Name
				}
			}
			if name != "Do" && name != "OnceFunc" && name != "OnceValue" && name != "OnceValues" {
				return !found
			}
			if f.Path == at.File && f.Line(call.Pos()) <= at.Line && at.Line <= f.Line(call.End()) {
				found = true
			}
			ast.Inspect(call.Args[0], func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == inside {
					found = true
				}
				return !found
			})
			return !found
		})
	}
	return found
}
