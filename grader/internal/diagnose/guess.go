package diagnose

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/hunch"
)

// The roles of the locations of a failed assertion.
const (
	expectedHere = "expected here"
	lookHere     = "look here first"
	startHere    = "start reading here"
)

// Named returns the place that a diagnosis says to look at first. For a failed assertion there may be none: neither what the test
// expected nor where to start reading is meant to be at fault.
func (d Diagnosis) Named() (Location, bool) {
	if len(d.Locations) == 0 || d.Locations[0].Role == startHere || d.Locations[0].Role == expectedHere {
		return Location{}, false
	}
	return d.Locations[0], true
}

// unsure ends what is told of a guess.
const unsure = "The grader cannot be sure: it knows this from how the code is written, not from having seen it happen."

// look puts the place in the reader's own code that most likely brought a failed assertion about before the assertion's own.
func (x *explainer) look(found *Diagnosis, a evidence.Assertion, kind hunch.Symptom) {
	var at evidence.Frame
	for _, f := range a.Trace {
		if x.Test(f.File) {
			at = f
		}
	}
	p := x.program(x.Main)
	if p == nil {
		return
	}
	place := hunch.Look(p, kind)
	if place == nil {
		x.start(found, p, at)
		return
	}
	line := x.begin(found, p, place.Node, place.Function, lookHere)
	found.Explanation = strings.TrimSpace(fmt.Sprintf("%s Look at %s first: %s. %s", found.Explanation, line, place.Fact, unsure))
	if len(place.Exercises) > 0 {
		found.concept = place.Exercises
	}
}

// start says where to begin to read when no line stands out: in the function that the test called last before its assertion.
func (x *explainer) start(found *Diagnosis, p *code.Program, at evidence.Frame) {
	f := lastCalled(p, at)
	if f == nil {
		return
	}
	if i := slices.IndexFunc(f.Ops, func(o *code.Operation) bool { return o.Kind != code.Return }); i >= 0 {
		line := x.begin(found, p, f.Ops[i].Node, f, startHere)
		found.Explanation = strings.TrimSpace(fmt.Sprintf("%s What came is known, why is not: no line stands out. %s is where to start reading, on %s.", found.Explanation, f.Name, line))
	}
}

// begin puts a node of a function before the other locations, and names its line.
func (x *explainer) begin(found *Diagnosis, p *code.Program, n ast.Node, f *code.Function, role string) string {
	at := p.Set.Position(n.Pos())
	found.Locations = slices.Insert(found.Locations, 0, Location{File: at.Filename, Line: at.Line, Column: at.Column, Function: f.Outer().Name, Role: role})
	return x.line(evidence.Frame{File: at.Filename, Line: at.Line})
}

// lastCalled returns the reader's function that a test calls last before a line of it, or nil.
func lastCalled(p *code.Program, at evidence.Frame) (last *code.Function) {
	for _, test := range p.Tests {
		from, to := p.Set.Position(test.Node.Pos()), p.Set.Position(test.Node.End())
		if test.Parent != nil || from.Filename != at.File || at.Line < from.Line || to.Line < at.Line {
			continue
		}
		ast.Inspect(test.Node, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && p.Line(call) <= at.Line {
				if f := p.Bound(p.Object(call.Fun)); f != nil && slices.Contains(p.Own, f) {
					last = f
				}
			}
			return true
		})
	}
	return last
}
