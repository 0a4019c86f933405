package diagnose

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// walker lists what one function does.
type walker struct {
	p   *program
	all *[]*fun
}

// within is the same spot in one more loop.
func (at spot) within(loop ast.Stmt) spot {
	at.loops = append(at.loops[:len(at.loops):len(at.loops)], loop)
	return at
}

// add lists an operation at the end of its function's.
func (w *walker) add(kind opKind, n ast.Node, at spot) *op {
	o := &op{kind: kind, node: n, index: len(at.fun.ops), spot: at}
	at.fun.ops = append(at.fun.ops, o)
	return o
}

// literal makes a function literal a function of its own.
func (w *walker) literal(lit *ast.FuncLit, at spot) *fun {
	fn := &fun{node: lit, kind: lit.Type, parent: at.fun}
	at.fun.inner = append(at.fun.inner, fn)
	*w.all = append(*w.all, fn)
	w.walk(lit.Body, spot{fun: fn})
	return fn
}

// walk lists what a node does, in the order in which it is evaluated.
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

// stmt walks a statement that may be missing.
func (w *walker) stmt(s ast.Stmt, at spot) {
	if s != nil {
		w.walk(s, at)
	}
}

// arguments walks a call's arguments.
func (w *walker) arguments(call *ast.CallExpr, at spot) {
	for _, e := range call.Args {
		w.walk(e, at)
	}
}

// assign lists what an assignment does besides evaluating its sides.
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
	case "sync.Cond.Signal":
		w.add(opSignal, x, at).on = w.p.object(sel.X)
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
	case strings.HasPrefix(name, "atomic.") && strings.HasSuffix(name, ".Load"):
		w.add(opLoad, x, at).on = w.p.object(sel.X)
	case strings.HasPrefix(name, "atomic.") && strings.HasSuffix(name, ".Store"):
		w.add(opSet, x, at).on = w.p.object(sel.X)
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
