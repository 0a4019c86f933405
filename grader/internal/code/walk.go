package code

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// walker lists what one function does.
type walker struct {
	p   *Program
	all *[]*Function
}

// within is the same spot in one more loop.
func (at Spot) within(loop ast.Stmt) Spot {
	at.Loops = append(at.Loops[:len(at.Loops):len(at.Loops)], loop)
	return at
}

// add lists an operation at the end of its function's.
func (w *walker) add(kind Kind, n ast.Node, at Spot) *Operation {
	o := &Operation{Kind: kind, Node: n, Index: len(at.Function.Ops), Spot: at}
	at.Function.Ops = append(at.Function.Ops, o)
	return o
}

// literal makes a function literal a function of its own.
func (w *walker) literal(lit *ast.FuncLit, at Spot) *Function {
	fn := &Function{Node: lit, Type: lit.Type, Parent: at.Function}
	at.Function.Inner = append(at.Function.Inner, fn)
	*w.all = append(*w.all, fn)
	w.walk(lit.Body, Spot{Function: fn})
	return fn
}

// walk lists what a node does, in the order in which it is evaluated.
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
			o := w.add(Start, x, at)
			if lit, ok := ast.Unparen(x.Call.Fun).(*ast.FuncLit); ok {
				o.Callee = w.literal(lit, at)
			} else {
				o.On = w.p.ObjectOf(x.Call.Fun)
			}
			w.alias(x.Call)
		case *ast.DeferStmt:
			later := at
			later.Deferred = true
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
			if t := w.p.TypeOf(x.X); IsChan(t) {
				w.add(Range, x, in).On = w.p.ObjectOf(x.X)
			} else if w.p.Given(x.X) {
				w.add(Each, x, in).On = w.p.ObjectOf(x.X)
			}
			w.walk(x.Body, in)
		case *ast.IfStmt:
			w.stmt(x.Init, at)
			w.walk(x.Cond, at)
			in := at
			in.Branch = x
			w.walk(x.Body, in)
			w.stmt(x.Else, in)
		case *ast.SwitchStmt:
			w.stmt(x.Init, at)
			if x.Tag != nil {
				w.walk(x.Tag, at)
			}
			in := at
			in.Branch = x
			w.walk(x.Body, in)
		case *ast.SelectStmt:
			w.add(Select, x, at)
			for _, s := range x.Body.List {
				clause := s.(*ast.CommClause)
				in := at
				in.Clause, in.Branch = clause, x
				w.stmt(clause.Comm, in)
				in.InBody = true
				for _, s := range clause.Body {
					w.walk(s, in)
				}
			}
		case *ast.SendStmt:
			w.walk(x.Value, at)
			w.add(Send, x, at).On = w.p.ObjectOf(x.Chan)
		case *ast.ExprStmt:
			if r, ok := ast.Unparen(x.X).(*ast.UnaryExpr); ok && r.Op == token.ARROW {
				w.walk(r.X, at)
				o := w.add(Receive, r, at)
				o.On, o.Unused = w.p.ObjectOf(r.X), true
				return false
			}
			return true
		case *ast.UnaryExpr:
			if x.Op == token.ARROW {
				w.walk(x.X, at)
				w.add(Receive, x, at).On = w.p.ObjectOf(x.X)
				return false
			}
			return true
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

// stmt walks a statement that may be missing.
func (w *walker) stmt(s ast.Stmt, at Spot) {
	if s != nil {
		w.walk(s, at)
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
			if o := w.p.ObjectOf(x.Lhs[i]); o != nil {
				w.p.Bound[o] = fn
			}
			continue
		}
		w.walk(e, at)
	}
	for _, e := range x.Lhs {
		w.walk(e, at)
		if o := w.p.ObjectOf(e); o != nil && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
			w.add(Store, x, at).On = o
		}
	}
	if len(x.Lhs) == 1 && len(x.Rhs) == 1 {
		if call, ok := ast.Unparen(x.Rhs[0]).(*ast.CallExpr); ok && w.p.Builtin(call.Fun, "append") {
			w.add(Append, x, at).On = w.p.ObjectOf(x.Lhs[0])
		}
	}
}

// call lists a call, after what its arguments do.
func (w *walker) call(x *ast.CallExpr, at Spot) {
	callee := ast.Unparen(x.Fun)
	if lit, ok := callee.(*ast.FuncLit); ok { // called on the Spot: part of this function
		w.arguments(x, at)
		w.walk(lit.Body, at)
		return
	}
	sel, _ := callee.(*ast.SelectorExpr)
	name := w.p.Qualified(callee)
	if starter := name == "sync.WaitGroup.Go" || name == "errgroup.Group.Go" || name == "errgroup.Group.TryGo"; starter && len(x.Args) == 1 {
		o := w.add(Start, x, at)
		if lit, ok := ast.Unparen(x.Args[0]).(*ast.FuncLit); ok {
			o.Callee = w.literal(lit, at)
		} else {
			o.On = w.p.ObjectOf(x.Args[0])
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
		w.add(Sleep, x, at).Duration = w.p.duration(x)
		return
	case "time.After", "time.NewTimer", "time.Tick", "time.NewTicker", "time.AfterFunc":
		w.add(Timer, x, at).Duration = w.p.duration(x)
		return
	case "context.WithTimeout":
		if len(x.Args) == 2 {
			w.add(Timer, x, at).Duration = w.p.constant(x.Args[1])
		}
		return
	case "sync.WaitGroup.Wait", "errgroup.Group.Wait":
		w.add(Join, x, at).On = w.p.ObjectOf(sel.X)
		return
	case "sync.Cond.Signal":
		w.add(Signal, x, at).On = w.p.ObjectOf(sel.X)
		return
	case "sync.WaitGroup.Done":
		w.add(Done, x, at).On = w.p.ObjectOf(sel.X)
		return
	case "sync.Cond.Wait":
		w.add(Cond, x, at).On = w.p.ObjectOf(sel.X)
		return
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
		w.add(Lock, x, at).On = w.p.ObjectOf(sel.X)
		return
	case "sync.Mutex.Unlock", "sync.RWMutex.Unlock", "sync.RWMutex.RUnlock":
		w.add(Unlock, x, at).On = w.p.ObjectOf(sel.X)
		return
	}
	switch {
	case strings.HasPrefix(name, "atomic.") && strings.HasSuffix(name, ".Load"):
		w.add(Load, x, at).On = w.p.ObjectOf(sel.X)
	case strings.HasPrefix(name, "atomic.") && strings.HasSuffix(name, ".Store"):
		w.add(Set, x, at).On = w.p.ObjectOf(sel.X)
	case w.p.Builtin(callee, "close") && len(x.Args) == 1:
		w.add(Close, x, at).On = w.p.ObjectOf(x.Args[0])
	case (w.p.Builtin(callee, "len") || w.p.Builtin(callee, "cap")) && len(x.Args) == 1:
		if IsChan(w.p.TypeOf(x.Args[0])) {
			w.add(Len, x, at).On = w.p.ObjectOf(x.Args[0])
		}
	case w.p.Builtin(callee, "make") && IsChan(w.p.TypeOf(x)):
		o := w.add(Make, x, at)
		o.On = w.p.Target[x]
		if len(x.Args) > 1 {
			o.Size = -1
			if v := w.p.Info.Types[x.Args[1]].Value; v != nil && v.Kind() == constant.Int {
				o.Size, _ = constant.Int64Val(v)
			}
		}
	case strings.HasPrefix(name, "slices.Sort"), strings.HasPrefix(name, "slices.Reverse"), strings.HasPrefix(name, "sort."):
		w.add(Sort, x, at)
	default:
		w.outside(x, callee, at)
	}
}

// outside lists a call of a function of the file, or of code that somebody else has handed to it.
func (w *walker) outside(x *ast.CallExpr, callee ast.Expr, at Spot) {
	if sel, ok := callee.(*ast.SelectorExpr); ok && sel.Sel.Name == "Wait" && len(x.Args) == 0 && w.p.Bound[w.p.ObjectOf(callee)] == nil {
		w.add(Join, x, at).On = w.p.ObjectOf(sel.X)
		return
	}
	o := w.p.ObjectOf(callee)
	switch known := o.(type) {
	case *types.Func:
		if known.Pkg() != nil && known.Pkg().Path() == "code" {
			w.add(Call, x, at).On = o
			return
		}
	case *types.Var:
		if _, ok := known.Type().Underlying().(*types.Signature); ok {
			w.add(Work, x, at).On = o
			return
		}
	}
	if sel, ok := callee.(*ast.SelectorExpr); ok {
		if root := w.p.ObjectOf(sel.X); root != nil && w.p.Foreign(root) {
			w.add(Work, x, at).On = root
			return
		}
	}
	for _, e := range x.Args {
		if w.p.Given(e) {
			w.add(Work, x, at).On = w.p.ObjectOf(e)
			return
		}
	}
}

// alias notes which channels the parameters of a function of the file stand for.
func (w *walker) alias(call *ast.CallExpr) {
	f, ok := w.p.ObjectOf(call.Fun).(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "code" {
		return
	}
	params := f.Type().(*types.Signature).Params()
	for i := range min(params.Len(), len(call.Args)) {
		if o := w.p.ObjectOf(call.Args[i]); o != nil && IsChan(params.At(i).Type()) {
			w.p.aliases[params.At(i)] = o
		}
	}
}
