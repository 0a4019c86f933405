package diagnose

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	ops "gokata/grader/internal/code"
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
func (d *doctor) look(found *Diagnosis, a failure) {
	var at frame
	for _, f := range a.trace {
		if d.ground.Test(f.file) {
			at = f
		}
	}
	p := d.program(at.file)
	if p == nil {
		return
	}
	place := hunch.Look(p, a.symptom().kind)
	if place == nil {
		d.start(found, p, at)
		return
	}
	l := location(p, place.Node, place.Function)
	l.Role = lookHere
	found.Locations = append([]Location{l}, found.Locations...)
	said := fmt.Sprintf("Look at %s first: %s.", d.line(frame{file: l.File, line: l.Line}), place.Fact)
	found.Explanation = strings.TrimSpace(found.Explanation + " " + said + " " + unsure)
	if len(place.Exercises) > 0 {
		found.concept = place.Exercises
	}
}

// start says where to begin to read when no line stands out: in the function that the test called last before its assertion.
func (d *doctor) start(found *Diagnosis, p *ops.Program, at frame) {
	f := lastCalled(p, at)
	if f == nil {
		return
	}
	for _, o := range f.Ops {
		if o.Kind == ops.Return {
			continue
		}
		l := location(p, o.Node, f)
		l.Role = startHere
		found.Locations = append([]Location{l}, found.Locations...)
		found.Explanation = strings.TrimSpace(fmt.Sprintf("%s What came is known, why is not: no line stands out. %s is where to start reading, on %s.", found.Explanation, f.Name, d.line(frame{file: l.File, line: l.Line})))
		return
	}
}

// lastCalled returns the reader's function that a test calls last before a line of it, or nil.
func lastCalled(p *ops.Program, at frame) (last *ops.Function) {
	for _, test := range p.Tests {
		from, to := p.Set.Position(test.Node.Pos()), p.Set.Position(test.Node.End())
		if test.Parent != nil || from.Filename != at.file || at.line < from.Line || to.Line < at.line {
			continue
		}
		ast.Inspect(test.Node, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && p.Line(call) <= at.line {
				if f := p.Bound[p.ObjectOf(call.Fun)]; f != nil && slices.Contains(p.Own, f) {
					last = f
				}
			}
			return true
		})
	}
	return last
}

// program reads the reader's code together with a test file, or returns nil if the code cannot be had.
func (d *doctor) program(test string) *ops.Program {
	files := func(path string) map[string][]byte {
		if f := d.src.file(path); path != "" && f != nil {
			return map[string][]byte{path: f.Src}
		}
		return nil
	}
	own := files(d.ground.Main)
	if own == nil {
		return nil
	}
	return ops.Read(own, files(test))
}

// location returns where a node of a function is.
func location(p *ops.Program, n ast.Node, f *ops.Function) Location {
	at := p.Set.Position(n.Pos())
	for f.Parent != nil {
		f = f.Parent
	}
	return Location{File: at.Filename, Line: at.Line, Column: at.Column, Function: f.Name}
}
