package diagnose

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// needs tells whether one stuck goroutine waits for what another would do if it could go on: send or receive at the same
// channel, call Done, or give a lock back. Channels and locks are taken for the same if the last part of their name is.
func (d *doctor) needs(w, other waiter) bool {
	switch {
	case w.State.Locking():
		_, ok := d.holder(w, other)
		return ok
	case w.State == "sync.WaitGroup.Wait" && slices.ContainsFunc(other.Frames, func(f evidence.Frame) bool { return strings.HasPrefix(f.Function, "sync.(*WaitGroup).Go.") }):
		return true
	}
	var wanted []deed
	for _, k := range w.site.deeds(w.State) {
		wanted = append(wanted, k.answers()...)
	}
	for _, f := range other.Frames {
		if !d.ground.Own(f.File) {
			continue
		}
		for _, k := range d.src.deeds(f) {
			if slices.Contains(wanted, k) {
				return true
			}
		}
	}
	return false
}

// holder finds the lock that one goroutine waits for among those that another, or the same one, holds.
func (d *doctor) holder(w, other waiter) (lock, bool) {
	if !w.State.Locking() || w.site.name == "" {
		return lock{}, false
	}
	wanted := d.src.identify(w.at, w.site.name)
	for _, k := range other.held {
		if wanted.same(d.src.identify(k.Frame, k.name)) {
			return k, true
		}
	}
	return lock{}, false
}

// identity is what is known of which lock a name stands for in a function.
type identity struct {
	name string
	of   string // the type that the name's first part has, if the function's declaration tells; else ""
	rest string // the name without its first part
	self uint64 // the value that the first part points to, if the dump tells; else 0
}

// same tells whether two names may stand for the same lock. Different types or different values rule it out; where neither
// is known, the last part of the names decides.
func (a identity) same(b identity) bool {
	if a.of != "" && b.of != "" {
		return a.of == b.of && a.rest == b.rest && (a.self == 0 || b.self == 0 || a.self == b.self)
	}
	return last(a.name) == last(b.name)
}

// identify says what is known of a lock that has the name in the function of a frame.
func (c *sources) identify(at evidence.Frame, name string) identity {
	id := identity{name: name}
	f := c.file(at.File)
	if f == nil || f.Syntax == nil {
		return id
	}
	first := root(name)
	for _, decl := range f.Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || at.Line < f.Line(fn.Pos()) || f.Line(fn.End()) < at.Line {
			continue
		}
		for i, list := range []*ast.FieldList{fn.Recv, fn.Type.Params} {
			if list == nil {
				continue
			}
			for _, field := range list.List {
				for _, n := range field.Names {
					if n.Name == first && first != name {
						id.of, id.rest = strings.TrimLeft(text(f, field.Type), "*"), strings.TrimPrefix(name, first)
						if i == 0 && !strings.Contains(at.Function, ".func") {
							id.self = at.Self
						}
					}
				}
			}
		}
	}
	return id
}

// deed is something that a goroutine does at a channel, a lock, a WaitGroup or a Cond, known by the last part of its name.
type deed struct{ what, on string }

// answers lists the deeds of others that end the wait for this one.
func (k deed) answers() []deed {
	switch k.what {
	case "send":
		return []deed{{"receive", k.on}}
	case "receive":
		return []deed{{"send", k.on}, {"close", k.on}}
	case "Wait":
		return []deed{{"Done", k.on}, {"Signal", k.on}, {"Broadcast", k.on}}
	}
	return nil
}

// deeds lists what a goroutine that waits in the state tries to do at the site.
func (s site) deeds(state evidence.State) []deed {
	switch s.kind {
	case "send":
		return []deed{{"send", last(s.name)}}
	case "receive", "range":
		return []deed{{"receive", last(s.name)}}
	case "select":
		var list []deed
		for _, c := range s.cases {
			if to, _, ok := strings.Cut(c, " <- "); ok {
				list = append(list, deed{"send", last(to)})
			} else if _, from, ok := strings.Cut(c, "<-"); ok {
				list = append(list, deed{"receive", last(strings.TrimSpace(from))})
			}
		}
		return list
	case "call":
		if s.method == "Wait" {
			return []deed{{"Wait", last(s.name)}}
		}
	}
	return nil
}

// last returns the last part of a name: "mu" of "c.mu".
func last(name string) string {
	name = strings.TrimSuffix(name, "()")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// deeds lists what the innermost function round a frame's line does at channels and the like, anywhere in its body, but not
// in functions within it.
func (c *sources) deeds(at evidence.Frame) []deed {
	f, body := c.file(at.File), c.body(at)
	if body == nil {
		return nil
	}
	var list []deed
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return x.Body == body
		case *ast.SendStmt:
			list = append(list, deed{"send", last(text(f, x.Chan))})
		case *ast.UnaryExpr:
			if x.Op == token.ARROW {
				list = append(list, deed{"receive", last(text(f, x.X))})
			}
		case *ast.RangeStmt:
			list = append(list, deed{"receive", last(text(f, x.X))})
		case *ast.CallExpr:
			switch fn := x.Fun.(type) {
			case *ast.Ident:
				if fn.Name == "close" && len(x.Args) == 1 {
					list = append(list, deed{"close", last(text(f, x.Args[0]))})
				}
			case *ast.SelectorExpr:
				if slices.Contains([]string{"Done", "Signal", "Broadcast"}, fn.Sel.Name) {
					list = append(list, deed{fn.Sel.Name, last(text(f, fn.X))})
				}
			}
		}
		return true
	})
	return list
}

// deferred finds the deferred call that a goroutine is in when its function is returning: the stack then shows the line of
// the return, or of the closing brace.
func (c *sources) deferred(at evidence.Frame, state evidence.State) (evidence.Frame, site, bool) {
	f, body := c.file(at.File), c.body(at)
	if body == nil || !c.returning(f, body, at.Line) {
		return at, site{}, false
	}
	var found site
	where := at
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return x.Body == body
		case *ast.DeferStmt:
			// The last one of the kind runs first.
			if s, _ := operation(f, x.Call, 0); s.fits(state) {
				found, where.Line = s, f.Line(x.Pos())
			}
		}
		return true
	})
	return where, found, found.kind != ""
}

// returning tells whether a function leaves on the line: by a return, or at its end.
func (c *sources) returning(f *code.File, body *ast.BlockStmt, line int) bool {
	leaves := f.Line(body.Rbrace) == line
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && f.Line(r.Pos()) <= line && line <= f.Line(r.End()) {
			leaves = true
		}
		return !leaves
	})
	return leaves
}

// forgotten finds where a function of the package returns with a lock of that name still held, and no deferred call to give
// it back.
func (c *sources) forgotten(dir, name string) (evidence.Frame, lock, bool) {
	for _, f := range c.folder(dir).files {
		if f.Syntax == nil {
			continue
		}
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || fn.Name.Name == "Lock" || fn.Name.Name == "RLock" {
				continue
			}
			if at, k, ok := c.leaksLock(f, fn, name); ok {
				return at, k, true
			}
		}
	}
	return evidence.Frame{}, lock{}, false
}

// leaksLock looks through one function, and the functions within it.
func (c *sources) leaksLock(f *code.File, fn *ast.FuncDecl, name string) (where evidence.Frame, which lock, found bool) {
	unlocks := false
	ast.Inspect(fn, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if s, _ := operation(f, call, 0); (s.method == "Unlock" || s.method == "RUnlock") && last(s.name) == last(name) {
				unlocks = true
			}
		}
		return true
	})
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		var line int
		switch x := n.(type) {
		case *ast.ReturnStmt:
			line = f.Line(x.Pos())
		case *ast.BlockStmt:
			if x != fn.Body {
				return true
			}
			line = f.Line(x.Rbrace)
		default:
			return true
		}
		at := evidence.Frame{Function: fn.Name.Name, File: f.Path, Line: line}
		for _, k := range c.held(at) {
			if last(k.name) == last(name) && k.name != "" && !c.defers(f, at, k.name) && !found && (unlocks || line != f.Line(fn.Body.Rbrace)) {
				where, which, found = at, k, true
			}
		}
		return true
	})
	return where, which, found
}

// defers tells whether the function has a deferred call, or a deferred function, that gives the lock back.
func (c *sources) defers(f *code.File, at evidence.Frame, name string) bool {
	body, found := c.body(at), false
	ast.Inspect(body, func(n ast.Node) bool {
		d, ok := n.(*ast.DeferStmt)
		if !ok {
			return !found
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if s, _ := operation(f, call, 0); strings.HasSuffix(s.method, "Unlock") && s.name == name {
					found = true
				}
			}
			return !found
		})
		return !found
	})
	return found
}

// folderOf is the folder of a frame's file.
func folderOf(f evidence.Frame) string { return filepath.Dir(f.File) }
