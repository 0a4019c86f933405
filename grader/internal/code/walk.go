package code

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// walker lists what one function does.
type walker struct {
	p   *Program
	all *[]*Function
}

// add lists an operation at the end of its function's.
func (w *walker) add(kind Kind, n ast.Node, at Spot) *Operation {
	o := &Operation{Kind: kind, Node: n, Index: len(at.Function.Ops), Spot: at}
	at.Function.Ops = append(at.Function.Ops, o)
	return o
}

// literal makes a function literal a function of its own.
func (w *walker) literal(lit *ast.FuncLit, at Spot) *Function {
	fn := &Function{Node: lit, Type: lit.Type, Body: lit.Body, Parent: at.Function}
	at.Function.Inner = append(at.Function.Inner, fn)
	*w.all = append(*w.all, fn)
	w.walk(lit.Body, Spot{Function: fn})
	return fn
}

// on lists an operation on what an expression names.
func (w *walker) on(kind Kind, n ast.Node, at Spot, of ast.Expr) *Operation {
	o := w.add(kind, n, at)
	o.On, o.Of = w.p.Object(of), of
	return o
}

// walk lists what a node, which may be missing, does, in the order in which it is evaluated.
func (w *walker) walk(n ast.Node, at Spot) {
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
			before.Argument = true
			w.arguments(x.Call, before)
			w.start(x, x.Call.Fun, at)
			w.alias(x.Call)
		case *ast.DeferStmt:
			later := at
			later.Deferred = true
			w.walk(x.Call, later)
		case *ast.ForStmt, *ast.RangeStmt:
			w.loop(x, at)
		case *ast.IfStmt, *ast.SwitchStmt, *ast.SelectStmt:
			w.branch(x, at)
		case *ast.SendStmt:
			w.walk(x.Value, at)
			w.on(Send, x, at, x.Chan)
		case *ast.UnaryExpr:
			if x.Op != token.ARROW {
				return true
			}
			w.walk(x.X, at)
			w.on(Receive, x, at, x.X)
		case *ast.AssignStmt:
			w.assign(x, at)
		case *ast.ReturnStmt:
			for _, e := range x.Results {
				w.walk(e, at)
			}
			w.add(Return, x, at)
		case *ast.CallExpr:
			w.call(x, at)
		default:
			return true
		}
		return false
	})
}

// start lists that a goroutine is started that runs what the expression names, or the literal that it is.
func (w *walker) start(n ast.Node, f ast.Expr, at Spot) {
	o := w.add(Start, n, at)
	if lit, ok := ast.Unparen(f).(*ast.FuncLit); ok {
		o.Callee = w.literal(lit, at)
	} else {
		o.On = w.p.Object(f)
	}
}

// loop lists what a loop does.
func (w *walker) loop(n ast.Node, at Spot) {
	switch x := n.(type) {
	case *ast.ForStmt:
		w.walk(x.Init, at)
		in := at.within(x)
		w.walk(x.Cond, in)
		w.walk(x.Body, in)
		w.walk(x.Post, in)
	case *ast.RangeStmt:
		w.walk(x.X, at)
		in := at.within(x)
		if IsChan(w.p.Info.TypeOf(x.X)) {
			w.on(Range, x, in, x.X)
		} else if w.p.Given(x.X) {
			w.on(Each, x, in, x.X)
		}
		w.walk(x.Body, in)
	}
}

// branch lists what a statement does that goes one of several ways.
func (w *walker) branch(n ast.Node, at Spot) {
	in := at
	switch x := n.(type) {
	case *ast.IfStmt:
		w.walk(x.Init, at)
		w.walk(x.Cond, at)
		in.Branch = x
		w.walk(x.Body, in)
		w.walk(x.Else, in)
	case *ast.SwitchStmt:
		w.walk(x.Init, at)
		w.walk(x.Tag, at)
		in.Branch = x
		w.walk(x.Body, in)
	case *ast.SelectStmt:
		w.add(Select, x, at)
		for _, s := range x.Body.List {
			clause := s.(*ast.CommClause)
			in := at
			in.Clause, in.Branch = clause, x
			w.walk(clause.Comm, in)
			in.InBody = true
			for _, s := range clause.Body {
				w.walk(s, in)
			}
		}
	}
}

// arguments walks a call's arguments.
func (w *walker) arguments(call *ast.CallExpr, at Spot) {
	for _, e := range call.Args {
		w.walk(e, at)
	}
}

// assign lists what an assignment does besides evaluating its sides.
func (w *walker) assign(x *ast.AssignStmt, at Spot) {
	for i, e := range x.Rhs {
		lit, isLit := ast.Unparen(e).(*ast.FuncLit)
		if isLit && len(x.Lhs) == len(x.Rhs) {
			fn := w.literal(lit, at)
			if o := w.p.Object(x.Lhs[i]); o != nil {
				w.p.bound[o] = fn
			}
			continue
		}
		w.walk(e, at)
	}
	for _, e := range x.Lhs {
		w.walk(e, at)
		if Global(w.p.Object(e)) {
			w.add(Share, x, at)
		}
	}
	if len(x.Lhs) == 1 && len(x.Rhs) == 1 {
		if call, ok := ast.Unparen(x.Rhs[0]).(*ast.CallExpr); ok && w.p.Builtin(call.Fun, "append") {
			w.add(Share, x, at)
		}
	}
}

// starters are the functions that start what they are given in a goroutine.
var starters = []string{"sync.WaitGroup.Go", "errgroup.Group.Go", "errgroup.Group.TryGo"}

// methods are the operations that are methods of libraries. Where a type is not known, the method's name alone decides.
var methods = map[string]Kind{
	"sync.WaitGroup.Wait": Join, "errgroup.Group.Wait": Join, "sync.WaitGroup.Done": Done, "sync.WaitGroup.Add": Count, "sync.Once.Do": OnceDo,
	"sync.Cond.Wait": Cond, "sync.Cond.Signal": Signal, "sync.Cond.Broadcast": Broadcast,
	"sync.Mutex.Lock": Lock, "sync.RWMutex.Lock": Lock, "sync.RWMutex.RLock": Lock, "sync.Locker.Lock": Lock,
	"sync.Mutex.Unlock": Unlock, "sync.RWMutex.Unlock": Unlock, "sync.RWMutex.RUnlock": Unlock, "sync.Locker.Unlock": Unlock,
	"Lock": Lock, "RLock": Lock, "Unlock": Unlock, "RUnlock": Unlock, "Wait": Join, "Done": Done, "Signal": Signal, "Broadcast": Broadcast, "Do": OnceDo,
}

// clock are the functions that take a time.
var clock = map[string]Kind{
	"time.Sleep": Sleep, "time.After": Timer, "time.NewTimer": Timer, "time.Tick": Timer, "time.NewTicker": Timer, "time.AfterFunc": Timer,
	"context.WithTimeout": Timer,
}

// shares matches functions and methods that look at or change what others use, and do not wait.
var shares = regexp.MustCompile(`^(?:atomic\..*\.(?:Load|Store)$|slices\.(?:Sort|Reverse)|sort\.)`)

// call lists a call, after what its arguments do.
func (w *walker) call(x *ast.CallExpr, at Spot) {
	callee := ast.Unparen(x.Fun)
	if lit, ok := callee.(*ast.FuncLit); ok { // called on the spot: part of this function
		w.arguments(x, at)
		w.walk(lit.Body, at)
		return
	}
	sel, _ := callee.(*ast.SelectorExpr)
	name := w.p.Qualified(callee)
	if slices.Contains(starters, name) && len(x.Args) == 1 {
		w.start(x, x.Args[0], at)
		return
	}
	if sel != nil {
		w.walk(sel.X, at)
	}
	w.arguments(x, at)
	w.alias(x)
	if name == "" && sel != nil && w.p.Info.Selections[sel] == nil && len(x.Args) < 2 {
		name = sel.Sel.Name
	}
	if kind, ok := methods[name]; ok && sel != nil {
		w.on(kind, x, at, sel.X)
		return
	}
	if kind, ok := clock[name]; ok {
		w.add(kind, x, at)
		return
	}
	switch {
	case shares.MatchString(name):
		w.add(Share, x, at)
	case !w.channel(x, callee, at):
		w.outside(x, callee, at)
	}
}

// channel lists a call of a builtin function that is about a channel, and tells whether it is one.
func (w *walker) channel(x *ast.CallExpr, callee ast.Expr, at Spot) bool {
	is := func(name string) bool { return w.p.Builtin(callee, name) }
	switch {
	case is("close") && len(x.Args) == 1:
		w.on(Close, x, at, x.Args[0])
	case (is("len") || is("cap")) && len(x.Args) == 1 && IsChan(w.p.Info.TypeOf(x.Args[0])):
		w.add(Share, x, at)
	case is("make") && IsChan(w.p.Info.TypeOf(x)):
		o := w.add(Make, x, at)
		o.On = w.p.target[x]
		if len(x.Args) > 1 {
			o.Size = -1
			if v := w.p.Info.Types[x.Args[1]].Value; v != nil && v.Kind() == constant.Int {
				o.Size, _ = constant.Int64Val(v)
			}
		}
	default:
		return false
	}
	return true
}

// outside lists a call of a function of the program, or of code that somebody else has handed to it.
func (w *walker) outside(x *ast.CallExpr, callee ast.Expr, at Spot) {
	sel, _ := callee.(*ast.SelectorExpr)
	o := w.p.Object(callee)
	if sel != nil && sel.Sel.Name == "Wait" && len(x.Args) == 0 && w.p.bound[o] == nil {
		w.on(Join, x, at, sel.X)
		return
	}
	switch known := o.(type) {
	case *types.Func:
		if w.p.Ours(known) {
			w.add(Call, x, at).On = o
			return
		}
	case *types.Var:
		if _, ok := known.Type().Underlying().(*types.Signature); ok {
			w.add(Work, x, at).On = o
			return
		}
	}
	if sel != nil && w.p.Given(sel.X) {
		w.on(Work, x, at, sel.X)
		return
	}
	for _, e := range x.Args {
		if w.p.Given(e) {
			w.on(Work, x, at, e)
			return
		}
	}
}

// alias notes which channels and locks the parameters of a function of the program stand for.
func (w *walker) alias(call *ast.CallExpr) {
	f, ok := w.p.Object(call.Fun).(*types.Func)
	if !ok || !w.p.Ours(f) {
		return
	}
	params := f.Type().(*types.Signature).Params()
	for i := range min(params.Len(), len(call.Args)) {
		t := params.At(i).Type()
		if o := w.p.Object(call.Args[i]); o != nil && (IsChan(t) || strings.HasPrefix(t.String(), "*sync.")) {
			w.p.aliases[params.At(i)] = o
		}
	}
}
