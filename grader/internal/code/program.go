// Package code reads Go source as a list of what its functions do that concurrency is made of: sends, receives, locks, waits,
// calls, each with its place and with what it works on, by object and not by name. It says nothing of what is wrong with it.
package code

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"time"
)

// Program is code as a list of what its functions do that concurrency is made of, each in the order of evaluation.
type Program struct {
	Set    *token.FileSet
	Info   *types.Info                // what could not be known is missing
	Own    []*Function                // of the reader's files, declared and literal
	Tests  []*Function                // of the test files
	Bound  map[types.Object]*Function // the function that a name stands for
	Target map[ast.Expr]types.Object  // what a value is assigned to

	src     map[string][]byte             // the text of each file
	aliases map[types.Object]types.Object // a parameter, and the channel that a caller in the file gives it
	heavy   map[*Function]bool            // those that take time
}

// Function is a function, declared or literal.
type Function struct {
	Node    ast.Node // *ast.FuncDecl or *ast.FuncLit
	Type    *ast.FuncType
	Name    string       // of a declared one
	Object  types.Object // of a declared one
	Parent  *Function    // of a literal: the function that it stands in
	Started bool         // some statement starts it in a goroutine of its own
	Ops     []*Operation // in the order of evaluation
	Inner   []*Function  // literals in it that are functions of their own
}

// Operation is one thing that a function does.
type Operation struct {
	Spot
	Kind     Kind
	Node     ast.Node
	Index    int           // in its function's Ops
	On       types.Object  // the channel, lock, group or function that it is about; nil if that is no variable or field
	Callee   *Function     // of a call or a start: the function of the file, if it is one
	Unused   bool          // the received value is thrown away
	Duration time.Duration // of a sleep or a timer: how long, or 0 if that is no constant
	Size     int64         // of a make: the capacity, or -1 if that is no constant
}

// Spot is where an operation stands.
type Spot struct {
	Function *Function
	Loops    []ast.Stmt      // within its function, outermost first
	Branch   ast.Stmt        // the innermost if, switch or select
	Clause   *ast.CommClause // the case of a select
	InBody   bool            // in the case's body, not in its communication
	Deferred bool
	Argument bool // of a go statement: evaluated before the goroutine starts
}

// Kind is what an operation does.
type Kind int

// The kinds of operation.
const (
	Start   Kind = iota // a go statement, wg.Go and its kin
	Send                // ch <- v
	Receive             // <-ch
	Range               // a loop over a channel
	Each                // a loop over what a parameter hands out
	Select              // a select, before its cases
	Sleep               // time.Sleep
	Timer               // time.After and its kin
	Join                // Wait of a WaitGroup or a group
	Cond                // Wait of a Cond
	Lock                // Lock or RLock
	Unlock              // Unlock or RUnlock
	Close               // close(ch)
	Work                // a call of code that the caller has handed in
	Call                // a call of a function of the file
	Append              // x = append(x, …)
	Len                 // len(ch) or cap(ch)
	Make                // a channel is made
	Sort                // what gives a slice another order
	Return              // a return statement
	Store               // an assignment to a package-level variable
	Done                // Done of a WaitGroup
	Signal              // Signal of a Cond
	Load                // Load of an atomic
	Set                 // Store of an atomic
)

// Loop returns the innermost loop that the operation stands in, or nil.
func (o *Operation) Loop() ast.Stmt {
	if len(o.Loops) == 0 {
		return nil
	}
	return o.Loops[len(o.Loops)-1]
}

// Waits tells whether the operation is one by which a goroutine waits for others.
func (o *Operation) Waits() bool {
	return o.Kind == Receive || o.Kind == Join || o.Kind == Range || o.Kind == Cond
}

// Of lists the operations of the kinds in the reader's code, by their place.
func (p *Program) Of(kinds ...Kind) []*Operation {
	var list []*Operation
	for _, f := range p.Own {
		for _, o := range f.Ops {
			if slices.Contains(kinds, o.Kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Operation) int { return cmp.Compare(a.Node.Pos(), b.Node.Pos()) })
	return list
}

// Read reads files by their paths: the reader's own, and tests. Those that do not parse, or are not of one package, are taken as
// far as they go.
func Read(own, tests map[string][]byte) *Program {
	p := &Program{
		Set: token.NewFileSet(), src: map[string][]byte{}, Bound: map[types.Object]*Function{},
		aliases: map[types.Object]types.Object{}, heavy: map[*Function]bool{}, Target: map[ast.Expr]types.Object{},
		Info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}},
	}
	var all []*ast.File
	parse := func(files map[string][]byte) (list []*ast.File) {
		for _, path := range slices.Sorted(maps.Keys(files)) {
			p.src[path] = files[path]
			if f, _ := parser.ParseFile(p.Set, path, files[path], parser.SkipObjectResolution); f != nil {
				list = append(list, f)
			}
		}
		all = append(all, list...)
		return list
	}
	code, checks := parse(own), parse(tests)
	config := types.Config{Importer: outliner{}, Error: func(error) {}, DisableUnusedImportCheck: true}
	config.Check("code", p.Set, all, p.Info) // what it cannot know is missing from info, and the rules do without
	p.Own = p.functions(code)
	p.Tests = p.functions(checks)
	p.weigh()
	return p
}

// Line returns the line that a node begins on.
func (p *Program) Line(n ast.Node) int { return p.Set.Position(n.Pos()).Line }

// Text returns a node as it is written, on one line.
func (p *Program) Text(n ast.Node) string {
	from, to := p.Set.Position(n.Pos()), p.Set.Position(n.End())
	src := p.src[from.Filename]
	if from.Offset > to.Offset || to.Offset > len(src) {
		return ""
	}
	return strings.Join(strings.Fields(string(src[from.Offset:to.Offset])), " ")
}

// functions walks all functions of the files.
func (p *Program) functions(files []*ast.File) []*Function {
	var list []*Function
	for _, f := range files {
		p.targets(f)
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil {
				fn := &Function{Node: d, Type: d.Type, Name: d.Name.Name, Object: p.Info.Defs[d.Name]}
				if fn.Object != nil {
					p.Bound[fn.Object] = fn
				}
				list = append(list, fn)
			}
		}
	}
	for _, fn := range list {
		w := &walker{p: p, all: &list}
		w.walk(fn.Node.(*ast.FuncDecl).Body, Spot{Function: fn})
	}
	for _, fn := range list {
		for _, o := range fn.Ops {
			if o.Callee == nil && o.On != nil && (o.Kind == Start || o.Kind == Work || o.Kind == Call) {
				o.Callee = p.Bound[o.On]
			}
			if o.Callee == nil {
				continue
			}
			if o.Kind == Start {
				// A test that starts the reader's function takes nothing away from what it promises its caller.
				o.Callee.Started = o.Callee.Started || slices.Contains(list, o.Callee)
			} else if o.Kind == Work {
				o.Kind = Call
			}
		}
	}
	return list
}

// targets notes which variable or field each value is assigned to.
func (p *Program) targets(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			for i := range min(len(x.Lhs), len(x.Rhs)) {
				p.Target[x.Rhs[i]] = p.ObjectOf(x.Lhs[i])
			}
		case *ast.ValueSpec:
			for i := range min(len(x.Names), len(x.Values)) {
				p.Target[x.Values[i]] = p.Info.Defs[x.Names[i]]
			}
		case *ast.KeyValueExpr:
			if key, ok := x.Key.(*ast.Ident); ok {
				p.Target[x.Value] = p.Info.Uses[key]
			}
		}
		return true
	})
}

// Channel returns what a channel is known by everywhere in the file.
func (p *Program) Channel(o types.Object) types.Object {
	for range len(p.aliases) {
		next := p.aliases[o]
		if next == nil {
			break
		}
		o = next
	}
	return o
}

// ObjectOf returns what an expression names: a variable, or the field of one.
func (p *Program) ObjectOf(e ast.Expr) types.Object {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		if o := p.Info.Defs[x]; o != nil {
			return o
		}
		return p.Info.Uses[x]
	case *ast.SelectorExpr:
		if s := p.Info.Selections[x]; s != nil {
			return s.Obj()
		}
		return p.Info.Uses[x.Sel]
	case *ast.IndexExpr:
		return p.ObjectOf(x.X)
	case *ast.StarExpr:
		return p.ObjectOf(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return p.ObjectOf(x.X)
		}
	}
	return nil
}

// TypeOf returns an expression's type, or nil if it cannot be known.
func (p *Program) TypeOf(e ast.Expr) types.Type { return p.Info.TypeOf(e) }

// Underlying returns what an expression's type is made of, or nil.
func (p *Program) Underlying(e ast.Expr) types.Type {
	if t := p.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

// IsChan tells whether a type, if it is known, is a channel.
func IsChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// Given tells whether an expression is a parameter through which a caller hands in code: a function, or a value with methods
// that the file does not know.
func (p *Program) Given(e ast.Expr) bool {
	o := p.ObjectOf(e)
	return o != nil && p.Foreign(o)
}

// Foreign tells the same of an object.
func (p *Program) Foreign(o types.Object) bool {
	v, ok := o.(*types.Var)
	if !ok || v.Kind() != types.ParamVar {
		return false
	}
	switch t := v.Type().Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return !strings.HasPrefix(v.Type().String(), "context.") && !isTypeParam(v.Type())
	case *types.Basic:
		return t.Kind() == types.Invalid
	}
	return false
}

func isTypeParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// Builtin tells whether an expression is the named function of the language.
func (p *Program) Builtin(e ast.Expr, name string) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || id.Name != name {
		return false
	}
	_, ok = p.Info.Uses[id].(*types.Builtin)
	return ok
}

// Qualified names an imported function, "time.Sleep", or the method of an imported type, "sync.WaitGroup.Wait".
func (p *Program) Qualified(e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if s := p.Info.Selections[sel]; s != nil {
		f, ok := s.Obj().(*types.Func)
		if !ok || f.Pkg() == nil || f.Pkg().Path() == "code" {
			return ""
		}
		t := f.Type().(*types.Signature).Recv().Type()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if named, ok := t.(*types.Named); ok {
			return f.Pkg().Name() + "." + named.Obj().Name() + "." + f.Name()
		}
		return ""
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if pkg, ok := p.Info.Uses[id].(*types.PkgName); ok {
			return pkg.Imported().Name() + "." + sel.Sel.Name
		}
	}
	return ""
}

// duration returns the constant duration that a call's first argument is, or 0.
func (p *Program) duration(call *ast.CallExpr) time.Duration {
	if len(call.Args) == 0 {
		return 0
	}
	return p.constant(call.Args[0])
}

func (p *Program) constant(e ast.Expr) time.Duration {
	if v := p.Info.Types[e].Value; v != nil && v.Kind() == constant.Int {
		n, _ := constant.Int64Val(v)
		return time.Duration(n)
	}
	return 0
}

// weigh finds the functions of the file that take time: they call handed-in code or sleep, or call one that does.
func (p *Program) weigh() {
	for grown := true; grown; {
		grown = false
		for _, fn := range p.Own {
			if p.heavy[fn] {
				continue
			}
			for _, o := range fn.Ops {
				if o.Kind == Work || o.Kind == Sleep || o.Kind == Each || o.Kind == Call && p.heavy[o.Callee] {
					p.heavy[fn], grown = true, true
					break
				}
			}
		}
	}
}

// Works tells whether the operation calls what takes time.
func (p *Program) Works(o *Operation) bool {
	return o.Kind == Work || o.Kind == Call && o.Callee != nil && p.heavy[o.Callee]
}
