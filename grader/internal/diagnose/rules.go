package diagnose

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
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
func (q *inquiry) of(kinds ...code.Kind) []*code.Operation {
	var list []*code.Operation
	for _, f := range q.Own {
		for _, o := range f.Ops {
			if slices.Contains(kinds, o.Kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, earliest)
	return list
}

// inside lists the operations of a function that stand in a loop.
func inside(f *code.Function, loop ast.Stmt) []*code.Operation {
	var list []*code.Operation
	for _, o := range f.Ops {
		if slices.Contains(o.Loops, loop) {
			list = append(list, o)
		}
	}
	return list
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
	if v := q.Info.Types[limit].Value; v != nil && v.Kind() == constant.Int {
		return constant.Int64Val(v)
	}
	return 0, false
}

// manyTimes tells whether a function is started from within a loop.
func (q *inquiry) manyTimes(f *code.Function) bool {
	return slices.ContainsFunc(q.of(code.Start), func(o *code.Operation) bool { return o.Callee == f && o.Loop() != nil })
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
	t := q.Info.TypeOf(e)
	if t == nil || strings.HasSuffix(t.String(), "Duration") {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func (q *inquiry) mentions(n ast.Node, o types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && q.Info.Uses[id] == o {
			found = true
		}
		return !found
	})
	return found
}
