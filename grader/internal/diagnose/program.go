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
	lines map[string][]byte // the text of each file

	bound   map[types.Object]*fun         // the function that a name stands for
	byBody  map[ast.Node]*fun             // by *ast.FuncDecl or *ast.FuncLit
	aliases map[types.Object]types.Object // a parameter, and the channel that a caller in the file gives it
	heavy   map[*fun]bool
	target  map[ast.Expr]types.Object // what a value is assigned to
	asked   map[ast.Node]bool         // receives whose second result is taken
}

// fun is a function, declared or literal.
type fun struct {
	node    ast.Node
	kind    *ast.FuncType
	name    string
	object  types.Object // of a declared one
	parent  *fun         // of a literal: the function that it stands in
	started bool         // some statement starts it in a goroutine of its own
	ops     []*op
	inner   []*fun // literals in it that are functions of their own
}

// op is one operation.
type op struct {
	kind     opKind
	node     ast.Node
	fun      *fun
	index    int        // in fun.ops
	loops    []ast.Stmt // those that it stands in, within its function, outermost first
	on       types.Object
	callee   *fun // of a call or a start: the function of the file, if it is one
	clause   *ast.CommClause
	inBody   bool // in the body of the clause, not in its communication
	branch   ast.Stmt
	deferred bool
	argument bool // of a go statement: evaluated before the goroutine starts
	unused   bool // the received value is thrown away
	duration time.Duration
	size     int64 // of a make: the capacity, or -1 if that is no constant
}

type opKind int

const (
	opStart   opKind = iota // a go statement, wg.Go and its kin
	opSend                  // ch <- v
	opReceive               // <-ch
	opRange                 // a loop over a channel
	opEach                  // a loop over what a parameter hands out
	opSelect                //
	opSleep                 // time.Sleep
	opTimer                 // time.After and its kin
	opJoin                  // Wait of a WaitGroup or a group
	opCond                  // Wait of a Cond
	opLock                  //
	opUnlock                //
	opClose                 //
	opWork                  // a call of code that the caller has handed in
	opCall                  // a call of a function of the file
	opAppend                // x = append(x, …)
	opLen                   // len(ch) or cap(ch)
	opMake                  // a channel is made
	opSort                  // what gives a slice another order
	opReturn                //
	opIf                    // an if statement, for what stands in its condition
	opStore                 // an assignment to a package-level variable
	opDone                  // Done of a WaitGroup
)

// load reads the files. Those that do not parse, or are not of one package, are taken as far as they go.
func load(own, tests map[string][]byte) *program {
	p := &program{
		set: token.NewFileSet(), lines: map[string][]byte{}, bound: map[types.Object]*fun{}, byBody: map[ast.Node]*fun{},
		aliases: map[types.Object]types.Object{}, heavy: map[*fun]bool{}, target: map[ast.Expr]types.Object{}, asked: map[ast.Node]bool{},
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}},
	}
	var all []*ast.File
	parse := func(files map[string][]byte) (list []*ast.File) {
		for _, path := range slices.Sorted(maps.Keys(files)) {
			p.lines[path] = files[path]
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
	src := p.lines[from.Filename]
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
				p.byBody[d] = fn
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

// walker lists what one function does.
type walker struct {
	p   *program
	all *[]*fun
}

// spot is where the walker is.
type spot struct {
	fun      *fun
	loops    []ast.Stmt
	clause   *ast.CommClause
	inBody   bool
	branch   ast.Stmt
	deferred bool
	argument bool
}

func (at spot) within(loop ast.Stmt) spot {
	at.loops = append(at.loops[:len(at.loops):len(at.loops)], loop)
	return at
}

func (w *walker) add(kind opKind, n ast.Node, at spot) *op {
	o := &op{kind: kind, node: n, fun: at.fun, index: len(at.fun.ops), loops: at.loops, clause: at.clause, inBody: at.inBody, branch: at.branch, deferred: at.deferred, argument: at.argument}
	at.fun.ops = append(at.fun.ops, o)
	return o
}

// literal makes a function literal a function of its own.
func (w *walker) literal(lit *ast.FuncLit, at spot) *fun {
	fn := &fun{node: lit, kind: lit.Type, parent: at.fun}
	w.p.byBody[lit] = fn
	at.fun.inner = append(at.fun.inner, fn)
	*w.all = append(*w.all, fn)
	w.walk(lit.Body, spot{fun: fn})
	return fn
}

func (w *walker) walk(n ast.Node, at spot) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case nil:
			return false
		case *ast.FuncLit:
			w.literal(x, at)
		case *ast.GoStmt:
			before := at
			before.argument = true
			w.arguments(x.Call, before)
			o := w.add(opStart, x, at)
			if lit, ok := ast.Unparen(x.Call.Fun).(*ast.FuncLit); ok {
				o.callee = w.literal(lit, at)
			} else {
				o.on = w.p.object(x.Call.Fun)
			}
			w.alias(x.Call)
		case *ast.DeferStmt:
			later := at
			later.deferred = true
			w.walk(x.Call, later)
		case *ast.ForStmt:
			w.stmt(x.Init, at)
			in := at.within(x)
			if x.Cond != nil {
				w.walk(x.Cond, in)
			}
			w.walk(x.Body, in)
			w.stmt(x.Post, in)
		case *ast.RangeStmt:
			w.walk(x.X, at)
			in := at.within(x)
			if t := w.p.typeOf(x.X); isChan(t) {
				w.add(opRange, x, in).on = w.p.object(x.X)
			} else if w.p.given(x.X) {
				w.add(opEach, x, in).on = w.p.object(x.X)
			}
			w.walk(x.Body, in)
		case *ast.IfStmt:
			w.stmt(x.Init, at)
			w.walk(x.Cond, at)
			w.add(opIf, x, at)
			in := at
			in.branch = x
			w.walk(x.Body, in)
			w.stmt(x.Else, in)
		case *ast.SwitchStmt:
			w.stmt(x.Init, at)
			if x.Tag != nil {
				w.walk(x.Tag, at)
			}
			in := at
			in.branch = x
			w.walk(x.Body, in)
		case *ast.SelectStmt:
			w.add(opSelect, x, at)
			for _, s := range x.Body.List {
				clause := s.(*ast.CommClause)
				in := at
				in.clause, in.branch = clause, x
				w.stmt(clause.Comm, in)
				in.inBody = true
				for _, s := range clause.Body {
					w.walk(s, in)
				}
			}
		case *ast.SendStmt:
			w.walk(x.Value, at)
			w.add(opSend, x, at).on = w.p.object(x.Chan)
		case *ast.ExprStmt:
			if r, ok := ast.Unparen(x.X).(*ast.UnaryExpr); ok && r.Op == token.ARROW {
				w.walk(r.X, at)
				o := w.add(opReceive, r, at)
				o.on, o.unused = w.p.object(r.X), true
				return false
			}
			return true
		case *ast.UnaryExpr:
			if x.Op == token.ARROW {
				w.walk(x.X, at)
				w.add(opReceive, x, at).on = w.p.object(x.X)
				return false
			}
			return true
		case *ast.AssignStmt:
			w.assign(x, at)
		case *ast.ReturnStmt:
			for _, e := range x.Results {
				w.walk(e, at)
			}
			w.add(opReturn, x, at)
		case *ast.CallExpr:
			w.call(x, at)
		default:
			return true
		}
		return false
	})
}

func (w *walker) stmt(s ast.Stmt, at spot) {
	if s != nil {
		w.walk(s, at)
	}
}

func (w *walker) arguments(call *ast.CallExpr, at spot) {
	for _, e := range call.Args {
		w.walk(e, at)
	}
}

func (w *walker) assign(x *ast.AssignStmt, at spot) {
	for i, e := range x.Rhs {
		lit, isLit := ast.Unparen(e).(*ast.FuncLit)
		if isLit && len(x.Lhs) == len(x.Rhs) {
			fn := w.literal(lit, at)
			if o := w.p.object(x.Lhs[i]); o != nil {
				w.p.bound[o] = fn
			}
			continue
		}
		w.walk(e, at)
	}
	for _, e := range x.Lhs {
		w.walk(e, at)
		if o := w.p.object(e); o != nil && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
			w.add(opStore, x, at).on = o
		}
	}
	if len(x.Lhs) == 1 && len(x.Rhs) == 1 {
		if call, ok := ast.Unparen(x.Rhs[0]).(*ast.CallExpr); ok && w.p.builtin(call.Fun, "append") {
			w.add(opAppend, x, at).on = w.p.object(x.Lhs[0])
		}
	}
}

// call lists a call, after what its arguments do.
func (w *walker) call(x *ast.CallExpr, at spot) {
	callee := ast.Unparen(x.Fun)
	if lit, ok := callee.(*ast.FuncLit); ok { // called on the spot: part of this function
		w.arguments(x, at)
		w.walk(lit.Body, at)
		return
	}
	sel, _ := callee.(*ast.SelectorExpr)
	name := w.p.qualified(callee)
	if starter := name == "sync.WaitGroup.Go" || name == "errgroup.Group.Go" || name == "errgroup.Group.TryGo"; starter && len(x.Args) == 1 {
		o := w.add(opStart, x, at)
		if lit, ok := ast.Unparen(x.Args[0]).(*ast.FuncLit); ok {
			o.callee = w.literal(lit, at)
		} else {
			o.on = w.p.object(x.Args[0])
		}
		return
	}
	if sel != nil {
		w.walk(sel.X, at)
	}
	w.arguments(x, at)
	w.alias(x)
	switch name {
	case "time.Sleep":
		w.add(opSleep, x, at).duration = w.p.duration(x)
		return
	case "time.After", "time.NewTimer", "time.Tick", "time.NewTicker", "time.AfterFunc":
		w.add(opTimer, x, at).duration = w.p.duration(x)
		return
	case "context.WithTimeout":
		if len(x.Args) == 2 {
			w.add(opTimer, x, at).duration = w.p.constant(x.Args[1])
		}
		return
	case "sync.WaitGroup.Wait", "errgroup.Group.Wait":
		w.add(opJoin, x, at).on = w.p.object(sel.X)
		return
	case "sync.WaitGroup.Done":
		w.add(opDone, x, at).on = w.p.object(sel.X)
		return
	case "sync.Cond.Wait":
		w.add(opCond, x, at).on = w.p.object(sel.X)
		return
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
		w.add(opLock, x, at).on = w.p.object(sel.X)
		return
	case "sync.Mutex.Unlock", "sync.RWMutex.Unlock", "sync.RWMutex.RUnlock":
		w.add(opUnlock, x, at).on = w.p.object(sel.X)
		return
	}
	switch {
	case w.p.builtin(callee, "close") && len(x.Args) == 1:
		w.add(opClose, x, at).on = w.p.object(x.Args[0])
	case (w.p.builtin(callee, "len") || w.p.builtin(callee, "cap")) && len(x.Args) == 1:
		if isChan(w.p.typeOf(x.Args[0])) {
			w.add(opLen, x, at).on = w.p.object(x.Args[0])
		}
	case w.p.builtin(callee, "make") && isChan(w.p.typeOf(x)):
		o := w.add(opMake, x, at)
		o.on = w.p.target[x]
		if len(x.Args) > 1 {
			o.size = -1
			if v := w.p.info.Types[x.Args[1]].Value; v != nil && v.Kind() == constant.Int {
				o.size, _ = constant.Int64Val(v)
			}
		}
	case strings.HasPrefix(name, "slices.Sort"), strings.HasPrefix(name, "slices.Reverse"), strings.HasPrefix(name, "sort."):
		w.add(opSort, x, at)
	default:
		w.outside(x, callee, at)
	}
}

// outside lists a call of a function of the file, or of code that somebody else has handed to it.
func (w *walker) outside(x *ast.CallExpr, callee ast.Expr, at spot) {
	if sel, ok := callee.(*ast.SelectorExpr); ok && sel.Sel.Name == "Wait" && len(x.Args) == 0 && w.p.bound[w.p.object(callee)] == nil {
		w.add(opJoin, x, at).on = w.p.object(sel.X)
		return
	}
	o := w.p.object(callee)
	switch known := o.(type) {
	case *types.Func:
		if known.Pkg() != nil && known.Pkg().Path() == "code" {
			w.add(opCall, x, at).on = o
			return
		}
	case *types.Var:
		if _, ok := known.Type().Underlying().(*types.Signature); ok {
			w.add(opWork, x, at).on = o
			return
		}
	}
	if sel, ok := callee.(*ast.SelectorExpr); ok {
		if root := w.p.object(sel.X); root != nil && w.p.foreign(root) {
			w.add(opWork, x, at).on = root
			return
		}
	}
	for _, e := range x.Args {
		if w.p.given(e) {
			w.add(opWork, x, at).on = w.p.object(e)
			return
		}
	}
}

// alias notes which channels the parameters of a function of the file stand for.
func (w *walker) alias(call *ast.CallExpr) {
	f, ok := w.p.object(call.Fun).(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "code" {
		return
	}
	params := f.Type().(*types.Signature).Params()
	for i := range min(params.Len(), len(call.Args)) {
		if o := w.p.object(call.Args[i]); o != nil && isChan(params.At(i).Type()) {
			w.p.aliases[params.At(i)] = o
		}
	}
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
