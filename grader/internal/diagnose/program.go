package diagnose

import (
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

// program is code as a list of what its functions do that concurrency is made of, each in the order of evaluation.
type program struct {
	set   *token.FileSet
	info  *types.Info
	own   []*fun
	tests []*fun
	src   map[string][]byte // the text of each file

	bound   map[types.Object]*fun         // the function that a name stands for
	aliases map[types.Object]types.Object // a parameter, and the channel that a caller in the file gives it
	heavy   map[*fun]bool                 // those that take time
	target  map[ast.Expr]types.Object     // what a value is assigned to
	asked   map[ast.Node]bool             // receives whose second result is taken
}

// fun is a function, declared or literal.
type fun struct {
	node    ast.Node
	kind    *ast.FuncType
	name    string       // of a declared one
	object  types.Object // of a declared one
	parent  *fun         // of a literal: the function that it stands in
	started bool         // some statement starts it in a goroutine of its own
	ops     []*op
	inner   []*fun // literals in it that are functions of their own
}

// op is one operation.
type op struct {
	spot
	kind     opKind
	node     ast.Node
	index    int           // in fun.ops
	on       types.Object  // the channel, lock, group or function that it is about; nil if that is no variable or field
	callee   *fun          // of a call or a start: the function of the file, if it is one
	unused   bool          // the received value is thrown away
	duration time.Duration // of a sleep or a timer: how long, or 0 if that is no constant
	size     int64         // of a make: the capacity, or -1 if that is no constant
}

// spot is where an operation stands.
type spot struct {
	fun      *fun
	loops    []ast.Stmt      // within its function, outermost first
	branch   ast.Stmt        // the innermost if, switch or select
	clause   *ast.CommClause // the case of a select
	inBody   bool            // in the case's body, not in its communication
	deferred bool
	argument bool // of a go statement: evaluated before the goroutine starts
}

type opKind int

const (
	opStart   opKind = iota // a go statement, wg.Go and its kin
	opSend                  // ch <- v
	opReceive               // <-ch
	opRange                 // a loop over a channel
	opEach                  // a loop over what a parameter hands out
	opSelect                // a select, before its cases
	opSleep                 // time.Sleep
	opTimer                 // time.After and its kin
	opJoin                  // Wait of a WaitGroup or a group
	opCond                  // Wait of a Cond
	opLock                  // Lock or RLock
	opUnlock                // Unlock or RUnlock
	opClose                 // close(ch)
	opWork                  // a call of code that the caller has handed in
	opCall                  // a call of a function of the file
	opAppend                // x = append(x, …)
	opLen                   // len(ch) or cap(ch)
	opMake                  // a channel is made
	opSort                  // what gives a slice another order
	opReturn                // a return statement
	opStore                 // an assignment to a package-level variable
	opDone                  // Done of a WaitGroup
	opSignal                // Signal of a Cond
	opLoad                  // Load of an atomic
	opSet                   // Store of an atomic
)

// load reads the files. Those that do not parse, or are not of one package, are taken as far as they go.
func load(own, tests map[string][]byte) *program {
	p := &program{
		set: token.NewFileSet(), src: map[string][]byte{}, bound: map[types.Object]*fun{},
		aliases: map[types.Object]types.Object{}, heavy: map[*fun]bool{}, target: map[ast.Expr]types.Object{}, asked: map[ast.Node]bool{},
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}},
	}
	var all []*ast.File
	parse := func(files map[string][]byte) (list []*ast.File) {
		for _, path := range slices.Sorted(maps.Keys(files)) {
			p.src[path] = files[path]
			if f, _ := parser.ParseFile(p.set, path, files[path], parser.SkipObjectResolution); f != nil {
				list = append(list, f)
			}
		}
		all = append(all, list...)
		return list
	}
	code, checks := parse(own), parse(tests)
	config := types.Config{Importer: outliner{}, Error: func(error) {}, DisableUnusedImportCheck: true}
	config.Check("code", p.set, all, p.info) // what it cannot know is missing from info, and the rules do without
	p.own = p.functions(code)
	p.tests = p.functions(checks)
	p.weigh()
	return p
}

func (p *program) line(n ast.Node) int { return p.set.Position(n.Pos()).Line }

func (p *program) text(n ast.Node) string {
	from, to := p.set.Position(n.Pos()), p.set.Position(n.End())
	src := p.src[from.Filename]
	if from.Offset > to.Offset || to.Offset > len(src) {
		return ""
	}
	return strings.Join(strings.Fields(string(src[from.Offset:to.Offset])), " ")
}

// functions walks all functions of the files.
func (p *program) functions(files []*ast.File) []*fun {
	var list []*fun
	for _, f := range files {
		p.targets(f)
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil {
				fn := &fun{node: d, kind: d.Type, name: d.Name.Name, object: p.info.Defs[d.Name]}
				if fn.object != nil {
					p.bound[fn.object] = fn
				}
				list = append(list, fn)
			}
		}
	}
	for _, fn := range list {
		w := &walker{p: p, all: &list}
		w.walk(fn.node.(*ast.FuncDecl).Body, spot{fun: fn})
	}
	for _, fn := range list {
		for _, o := range fn.ops {
			if o.callee == nil && o.on != nil && (o.kind == opStart || o.kind == opWork || o.kind == opCall) {
				o.callee = p.bound[o.on]
			}
			if o.callee == nil {
				continue
			}
			if o.kind == opStart {
				// A test that starts the reader's function takes nothing away from what it promises its caller.
				o.callee.started = o.callee.started || slices.Contains(list, o.callee)
			} else if o.kind == opWork {
				o.kind = opCall
			}
		}
	}
	return list
}

// targets notes which variable or field each value is assigned to.
func (p *program) targets(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			if len(x.Rhs) == 1 && len(x.Lhs) == 2 {
				p.asked[ast.Unparen(x.Rhs[0])] = true
			}
			for i := range min(len(x.Lhs), len(x.Rhs)) {
				p.target[x.Rhs[i]] = p.object(x.Lhs[i])
			}
		case *ast.ValueSpec:
			for i := range min(len(x.Names), len(x.Values)) {
				p.target[x.Values[i]] = p.info.Defs[x.Names[i]]
			}
		case *ast.KeyValueExpr:
			if key, ok := x.Key.(*ast.Ident); ok {
				p.target[x.Value] = p.info.Uses[key]
			}
		}
		return true
	})
}

// channel returns what a channel is known by everywhere in the file.
func (p *program) channel(o types.Object) types.Object {
	for range len(p.aliases) {
		next := p.aliases[o]
		if next == nil {
			break
		}
		o = next
	}
	return o
}

// object returns what an expression names: a variable, or the field of one.
func (p *program) object(e ast.Expr) types.Object {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		if o := p.info.Defs[x]; o != nil {
			return o
		}
		return p.info.Uses[x]
	case *ast.SelectorExpr:
		if s := p.info.Selections[x]; s != nil {
			return s.Obj()
		}
		return p.info.Uses[x.Sel]
	case *ast.IndexExpr:
		return p.object(x.X)
	case *ast.StarExpr:
		return p.object(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return p.object(x.X)
		}
	}
	return nil
}

// typeOf returns an expression's type, or nil if it cannot be known.
func (p *program) typeOf(e ast.Expr) types.Type { return p.info.TypeOf(e) }

// underlying returns what an expression's type is made of, or nil.
func (p *program) underlying(e ast.Expr) types.Type {
	if t := p.typeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// given tells whether an expression is a parameter through which a caller hands in code: a function, or a value with methods
// that the file does not know.
func (p *program) given(e ast.Expr) bool {
	o := p.object(e)
	return o != nil && p.foreign(o)
}

func (p *program) foreign(o types.Object) bool {
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

func (p *program) builtin(e ast.Expr, name string) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || id.Name != name {
		return false
	}
	_, ok = p.info.Uses[id].(*types.Builtin)
	return ok
}

// qualified names an imported function, "time.Sleep", or the method of an imported type, "sync.WaitGroup.Wait".
func (p *program) qualified(e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if s := p.info.Selections[sel]; s != nil {
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
		if pkg, ok := p.info.Uses[id].(*types.PkgName); ok {
			return pkg.Imported().Name() + "." + sel.Sel.Name
		}
	}
	return ""
}

// duration returns the constant duration that a call's first argument is, or 0.
func (p *program) duration(call *ast.CallExpr) time.Duration {
	if len(call.Args) == 0 {
		return 0
	}
	return p.constant(call.Args[0])
}

func (p *program) constant(e ast.Expr) time.Duration {
	if v := p.info.Types[e].Value; v != nil && v.Kind() == constant.Int {
		n, _ := constant.Int64Val(v)
		return time.Duration(n)
	}
	return 0
}

// weigh finds the functions of the file that take time: they call handed-in code or sleep, or call one that does.
func (p *program) weigh() {
	for grown := true; grown; {
		grown = false
		for _, fn := range p.own {
			if p.heavy[fn] {
				continue
			}
			for _, o := range fn.ops {
				if o.kind == opWork || o.kind == opSleep || o.kind == opEach || o.kind == opCall && p.heavy[o.callee] {
					p.heavy[fn], grown = true, true
					break
				}
			}
		}
	}
}

// works tells whether the operation calls what takes time.
func (p *program) works(o *op) bool {
	return o.kind == opWork || o.kind == opCall && o.callee != nil && p.heavy[o.callee]
}
