package diagnose

import (
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// lock is a lock that a function on a goroutine's stack takes or holds.
type lock struct {
	site
	evidence.Frame // with the line of the operation
}

// heldBy lists the locks that a goroutine holds, in its innermost function and in those that called it.
func (x *explainer) heldBy(g evidence.Goroutine) []lock {
	var list []lock
	for _, f := range g.Frames {
		list = append(list, x.heldAt(f)...)
	}
	return list
}

// heldAt lists the locks that the function of a frame holds when it comes to the frame's line.
func (x *explainer) heldAt(f evidence.Frame) []lock {
	p := x.program(f.File)
	if p == nil || !x.Own(f.File) {
		return nil
	}
	var list []lock
	for _, o := range p.Held(f.File, f.Line) {
		at := f
		at.Line = p.Line(o.Node)
		list = append(list, lock{newSite(p, o), at})
	}
	return list
}

// holder finds the lock that one goroutine waits for among those that another, or the same one, holds.
func (x *explainer) holder(w, other waiter) (lock, bool) {
	if !w.State.Locking() || !w.site.is(code.Lock) {
		return lock{}, false
	}
	wanted := lock{w.site, w.at}
	for _, k := range other.held {
		// Two lines of one call are on one lock only if they reach it the same way.
		if w.ID == other.ID && k.Operation.Function == wanted.Operation.Function && k.Operation != nil {
			if k.program.SameLock(k.Operation, wanted.Operation) {
				return k, true
			}
			if wanted.pointer() == 0 || k.pointer() == 0 {
				continue
			}
		}
		if wanted.same(k) {
			return k, true
		}
	}
	return lock{}, false
}

// same tells whether two operations may be on the same lock: of the same variable or field, and not known to belong to different
// values. A lock that a parameter points to can be anybody's.
func (a lock) same(b lock) bool {
	one, other := a.program.Resolve(a.On), b.program.Resolve(b.On)
	switch {
	case one == nil || other == nil:
		return last(a.name) == last(b.name)
	case one != other:
		return (parameter(one) || parameter(other)) && types.Identical(deref(one.Type()), deref(other.Type()))
	}
	p, q := a.pointer(), b.pointer()
	return p == 0 || q == 0 || p == q
}

// pointer returns the value that the lock belongs to, as the dump shows it: what the receiver or the parameter points to with
// which its name begins. It is 0 if the dump does not tell.
func (a lock) pointer() uint64 {
	root := a.program.Root(a.Of)
	if root == nil || a.Operation.Function.Parent != nil || strings.Contains(a.Frame.Function, ".func") {
		return 0
	}
	f, ok := a.Operation.Function.Object.(*types.Func)
	if !ok {
		return 0
	}
	// A dump shows the receiver before the parameters.
	shown := append([]*types.Var{f.Signature().Recv()}, slices.Collect(f.Signature().Params().Variables())...)
	if shown[0] == nil {
		shown = shown[1:]
	}
	i := slices.IndexFunc(shown, func(v *types.Var) bool { return v == root })
	if i < 0 || i >= len(a.Args) {
		return 0
	}
	return a.Args[i]
}

func parameter(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && v.Kind() == types.ParamVar
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// last returns the last part of a name: "mu" of "c.mu".
func last(name string) string {
	name = strings.TrimSuffix(name, "()")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// needs tells whether one stuck goroutine waits for what another would do if it could go on: send or receive at the same
// channel, call Done, or give a lock back.
func (x *explainer) needs(w, other waiter) bool {
	switch {
	case w.State.Locking():
		_, ok := x.holder(w, other)
		return ok
	case w.State == evidence.WaitsGroup && other.inGroup():
		return true
	}
	for _, wait := range append(w.site.cases(), w.site) {
		answer := func(o site) bool { return slices.Contains(answers[wait.Kind], o.Kind) && meets(wait, o) }
		if wait.Operation != nil && slices.ContainsFunc(other.could, answer) {
			return true
		}
	}
	return false
}

// could lists what the functions that a goroutine is in do, any of which it may do when it can go on.
func (x *explainer) could(g evidence.Goroutine) []site {
	var list []site
	for _, f := range g.Frames {
		p := x.program(f.File)
		if p == nil || !x.Own(f.File) {
			continue
		}
		if fn := p.FunctionAt(f.File, f.Line); fn != nil {
			for _, o := range fn.Ops {
				list = append(list, newSite(p, o))
			}
		}
	}
	return list
}

// inGroup tells whether the goroutine was started by a WaitGroup's Go, which calls Done.
func (w waiter) inGroup() bool {
	return slices.ContainsFunc(w.Frames, func(f evidence.Frame) bool { return strings.HasPrefix(f.Function, "sync.(*WaitGroup).Go.") })
}

// answers are the kinds of operation that can end the wait in one of a kind.
var answers = map[code.Kind][]code.Kind{
	code.Send: {code.Receive, code.Range}, code.Receive: {code.Send, code.Close}, code.Range: {code.Send, code.Close},
	code.Join: {code.Done}, code.Cond: {code.Signal, code.Broadcast},
}

// meets tells whether two operations may be at the same channel, group or Cond.
func meets(a, b site) bool {
	one, other := a.program.Resolve(a.On), b.program.Resolve(b.On)
	if one == nil || other == nil || parameter(one) || parameter(other) {
		return last(a.name) == last(b.name)
	}
	return one == other
}
