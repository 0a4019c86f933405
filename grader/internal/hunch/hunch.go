// Package hunch guesses which line of a learner's code brought a failed assertion about. An assertion says what came in place of
// what; why, only the code can tell, and often it cannot. So this package names a line only where experience says that it is
// the right one, and otherwise none.
//
// A rule knows one way in which concurrent code goes wrong, and which symptoms that explains. Rules are asked in a fixed order,
// and the first that finds a place wins. There are no weights. Stub and solution are never consulted.
//
// A rule is here because it was right often enough on code that it was not written for. In its place in the order, at least 80 %
// of the lines that it names are at fault, at least 7 lines were right, and they came from at least three exercises. That was
// counted on 127 failing attempts and stubs of ten exercises, and on 670 failing mutants of right code, made mechanically:
// statements removed, doubled and moved, go and defer dropped, conditions negated, numbers one off. Judged by the rules that the
// other exercises justify, 57 of 60 lines named were right for the attempts and 86 of 90 for the mutants; judged by all, 75 of 79
// and 125 of 131.
//
// To add a rule, write a function from a program to places, add a row to the table, and put a snippet that it finds and one
// that it must leave alone into the test. Then count, on attempts of exercises that it was not written for and on mutants, how
// often the line that it names is at fault. A rule that also finds something in right code has to name the symptoms that it explains.
package hunch

import (
	"go/ast"
	"slices"

	"gokata/grader/internal/code"
)

// Symptom is how a result differs from what was expected of it, as far as that tells one kind of fault from another.
type Symptom int

// The symptoms.
const (
	Other    Symptom = iota // another value, or nothing that says more
	Late                    // it took longer, in virtual time
	Early                   // it took less
	Fewer                   // values are missing, or a count is too low
	More                    // there are values too many, or a count is too high
	Disorder                // the same values in another order
	Crowded                 // more went on at once than may
)

// Place is a place in the learner's code that could bring a symptom about.
type Place struct {
	Node      ast.Node
	Function  *code.Function // that it stands in
	Fact      string         // what is there to see, as the end of "look at line 7 first: …"; true whatever is at fault
	Exercises []string       // those that teach it, best first
}

// rule is one way in which code goes wrong.
type rule struct {
	find      func(*code.Program) []Place
	explains  []Symptom // none: whatever the symptom
	exercises []string
}

// rules are asked in this order.
var rules = []rule{
	{calledOnTheSpot, nil, overlapping},
	{comparesWithMark, nil, []string{"comma_ok", "nil_case"}},
	{givesUp, nil, []string{"timeout"}},
	{waitsInLoop, nil, overlapping},
	{waitsOnce, nil, []string{"cond_queue"}},
	{polls, nil, waiting},
	{sleeps, nil, waiting},
	{doesNotWait, nil, []string{"try_send", "or_done", "timeout"}},
	{oneByOne, []Symptom{Late}, overlapping},
	{unawaited, []Symptom{Early, Disorder}, waiting},
	{tellsNobody, []Symptom{Early, Disorder, Fewer}, waiting},
	{callsAgain, []Symptom{More, Late}, nil},
	{inTurn, []Symptom{Late}, overlapping},
	{hasRoom, []Symptom{Early}, []string{"buffered", "message"}},
}

var (
	overlapping = []string{"parallel_map", "worker_pool"}
	waiting     = []string{"hello", "waitgroup"}
)

// operations makes a place of each operation of the kinds that matches.
func operations(p *code.Program, fact string, match func(*code.Operation) bool, kinds ...code.Kind) (list []Place) {
	for _, o := range p.Of(kinds...) {
		if match(o) {
			list = append(list, Place{Node: o.Node, Function: o.Function, Fact: fact})
		}
	}
	return list
}

// nodes makes a place of each node that matches, in the declared function that it stands in.
func nodes(p *code.Program, fact string, match func(ast.Node) bool) (list []Place) {
	for _, f := range p.Own {
		if f.Parent != nil {
			continue
		}
		ast.Inspect(f.Node, func(n ast.Node) bool {
			if match(n) {
				list = append(list, Place{Node: n, Function: f, Fact: fact})
			}
			return true
		})
	}
	return list
}

// Look returns the place that most likely brought the symptom about, or nil if none stands out.
func Look(p *code.Program, s Symptom) *Place {
	for _, r := range rules {
		if len(r.explains) > 0 && !slices.Contains(r.explains, s) {
			continue
		}
		var first *Place
		for _, found := range r.find(p) {
			if first == nil || found.Node.Pos() < first.Node.Pos() {
				first = &found
			}
		}
		if first != nil {
			first.Exercises = r.exercises
			return first
		}
	}
	return nil
}
