package diagnose

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// leak explains goroutines that stay behind.
func (x *explainer) leak(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Leak}
	list := x.remaining(e.Leak, e.Output, e.Dump)
	if len(list) == 0 {
		list = x.find(true, e.Leak, e.Output, e.Dump) // somebody who knows has called them leaks
	}
	if len(list) == 0 {
		found.Summary = "the work is done, but a goroutine stays behind"
		return found
	}
	first := list[0]
	found.Summary = fmt.Sprintf("the work is done, but %s stays behind: it %s", x.who(first.Goroutine), x.waiting(first))
	found.Explanation, found.concept = x.whyLeft(first)
	x.tell(&found, first, list)
	return found
}

// whyLeft says why a goroutine that is left does not end.
func (x *explainer) whyLeft(w waiter) (string, concept) {
	switch {
	case w.State == evidence.Sleeps:
		return "It sleeps and would go on later, but nobody waits for it any more. Whoever starts a goroutine sees to it that it ends.", waiting
	case w.State.Sending():
		return "Nobody will ever receive what it sends, so it blocks for ever and keeps what it holds. Give it a way out, or room for the value that nobody takes.", leaving
	case strings.HasSuffix(w.site.name, ".C"):
		return "A ticker's channel is never closed, not even by Stop. A loop over it needs something else that ends it.", tickers
	case ofContext(w.site) || slices.ContainsFunc(w.site.cases(), ofContext):
		return "A context ends when its cancel function is called, or its deadline comes. Whoever makes one calls cancel when the work is done, on every way out: then all who wait for Done go on.", cancelling
	case w.site.is(code.Range), w.State.Receiving():
		return "Nobody sends to it or closes it any more. The sender closes the channel when it is done; then the receiver's loop ends.", closing
	case x.through(w) != "":
		return "What it waits for there has to come from somebody who uses the same value, and nobody does any more: close it, or read what is left.", noExercise
	case w.State == evidence.Selects && slices.ContainsFunc(w.site.cases(), timed):
		return "Its timer wakes it again and again, and nobody else does any more. Give it a case that the end of the work makes ready, such as a channel that is closed then, and leave the loop there.", cancelling
	case w.State == evidence.Selects:
		return "None of its cases can happen any more. Give it a case that the end of the work makes ready, such as a channel that is closed then.", cancelling
	}
	return "Whoever starts a goroutine sees to it that it ends.", waiting
}

// Remainder says what goroutines that are left at the end amount to.
type Remainder int

// The kinds of remainder.
const (
	Nothing Remainder = iota // none of them is of the reader's making, or they are meant to stay
	Stayed                   // some stay behind
	Locked                   // some wait for a lock: others keep them from it for ever
)

// Remain judges a dump of the goroutines that are left when all tests are over.
func Remain(dump string, scope Scope) Remainder {
	x := &explainer{Scope: scope}
	result := Nothing
	for _, w := range x.remaining(dump) {
		if w.State.Locking() {
			return Locked
		}
		result = Stayed
	}
	return result
}

// remaining finds the goroutines of a dump that are left behind: those in the reader's own code or started by it, but not
// workers that wait for work for as long as the program lives.
func (x *explainer) remaining(texts ...string) []waiter {
	return slices.DeleteFunc(x.find(true, texts...), x.worker)
}

// worker tells whether a goroutine waits in a loop for work that the whole package can still give it: on a channel in a
// package-level variable, or started once for the life of the program.
func (x *explainer) worker(w waiter) bool {
	if !w.State.Receiving() && w.State != evidence.Selects && w.State != evidence.WaitsCond || !w.site.loops() {
		return false
	}
	global := func(e ast.Expr) bool { return code.Global(w.site.program.Root(e)) }
	for _, s := range append(w.site.cases(), w.site) {
		if s.Of != nil && s.Kind != code.Send && global(s.Of) {
			return true
		}
	}
	f, ok := x.starter(w.Goroutine)
	if !ok {
		return false
	}
	start := x.site(f, code.Start)
	if start.Operation == nil {
		return false
	}
	g, ok := start.Node.(*ast.GoStmt)
	return ok && slices.ContainsFunc(append([]ast.Expr{g.Call.Fun}, g.Call.Args...), global) || start.program.Once(start.Operation)
}
