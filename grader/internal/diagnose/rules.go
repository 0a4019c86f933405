package diagnose

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// rules finds what is known to go wrong in concurrent Go code, each in its own way. A rule says what is there to see; how
// likely that is to be the cause of a symptom is in its weights.
var rules = []func(*inquiry) []suspicion{
	waitUnderIf, poll, guess, givesUp, defaults, unawaited, waitInLoop, inTurn, earlyArgument, sequence, untimely, wrongGoroutine,
	collectsFirst, fixedWorkers, lockHeld, buffered, neverWaits, fixedReceives, lastOnly, literalResult, unusedParameter, calledTwice,
	packageState, dropped, reorders, sharedAppend, picksAny, ignored, sharedAnswer, asksLength, endMark, scatters, fixedTurns,
	unaskedEnd, oneShot, offByOne, preassigned, overwrites, leavesOpen, lostResult, unguarded, leavesSelect,
	deafToContext, timerAnew, onlyFirst, closesEarly, leavesRest, oneThenOther, givenBackEarly, mayNotWait, wakesOne, loadThenStore,
	ownOnce,
}

// of lists the operations of the kinds in the reader's code.
func (q *inquiry) of(kinds ...opKind) []*op {
	var list []*op
	for _, f := range q.own {
		for _, o := range f.ops {
			if slices.Contains(kinds, o.kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, earliest)
	return list
}

// inside lists the operations of a function that stand in a loop.
func inside(f *fun, loop ast.Stmt) []*op {
	var list []*op
	for _, o := range f.ops {
		if slices.Contains(o.loops, loop) {
			list = append(list, o)
		}
	}
	return list
}

func (o *op) loop() ast.Stmt {
	if len(o.loops) == 0 {
		return nil
	}
	return o.loops[len(o.loops)-1]
}

// waits tells whether the operation is one by which a goroutine waits for others.
func (o *op) waits() bool {
	return o.kind == opReceive || o.kind == opJoin || o.kind == opRange || o.kind == opCond
}

// bound returns the constant number of turns of a loop.
func (q *inquiry) bound(loop ast.Stmt) (int64, bool) {
	var limit ast.Expr
	switch x := loop.(type) {
	case *ast.RangeStmt:
		limit = x.X
	case *ast.ForStmt:
		if c, ok := x.Cond.(*ast.BinaryExpr); ok {
			limit = c.Y
		}
	}
	if limit == nil {
		return 0, false
	}
	if v := q.info.Types[limit].Value; v != nil && v.Kind() == constant.Int {
		return constant.Int64Val(v)
	}
	return 0, false
}

// manyTimes tells whether a function is started from within a loop.
func (q *inquiry) manyTimes(f *fun) bool {
	return slices.ContainsFunc(q.of(opStart), func(o *op) bool { return o.callee == f && o.loop() != nil })
}

// callback tells whether a parameter is a function, and not a value with methods, of which there may well be many calls.
func (q *inquiry) callback(o types.Object) bool {
	if o == nil {
		return false
	}
	_, ok := o.Type().Underlying().(*types.Signature)
	return ok
}

// isStruct tells whether a channel carries empty structs: signals, not values.
func isStruct(o types.Object) bool {
	if o == nil {
		return false
	}
	c, ok := o.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	s, ok := c.Elem().Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

func (q *inquiry) integer(e ast.Expr) bool {
	t := q.typeOf(e)
	if t == nil || strings.HasSuffix(t.String(), "Duration") {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func (q *inquiry) mentions(n ast.Node, o types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && q.info.Uses[id] == o {
			found = true
		}
		return !found
	})
	return found
}
