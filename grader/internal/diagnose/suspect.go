package diagnose

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// suspicion is a place in the reader's code that could bring a symptom about.
type suspicion struct {
	node    ast.Node
	fun     *code.Function   // the function that it stands in
	users   []*code.Function // other functions that it has a part in, such as those that use a channel made here
	about   []types.Object   // callbacks that it decides about
	fact    string           // what is there to see, as the end of "look at line 7 first: …"; true whatever is at fault
	concept concept
	weight  weights
	bonus   int // what the numbers of this failure add
}

// weights says how well a suspicion explains each kind of symptom, up to about 100.
type weights map[symptomKind]int

// inquiry is one failure, and the code that it happened in.
type inquiry struct {
	*code.Program
	symptom
	witness
}

// enough is the score from which on a suspicion is worth telling.
const enough = 50

// suspect returns the likeliest place of all that the rules find, or nil.
func (q *inquiry) suspect() *suspicion {
	var best *suspicion
	most := enough - 1
	for _, rule := range rules {
		for _, s := range rule(q) {
			score := q.score(&s)
			if score > most || best != nil && score == most && s.node.Pos() < best.node.Pos() {
				best, most = &s, score
			}
		}
	}
	return best
}

// What the witness adds to a suspicion's weight, or takes from it.
const (
	inFirst    = 15  // it stands in the function that the assertion is about most directly
	inOther    = 8   // in another that it is about
	elsewhere  = -25 // in none of them
	inCallback = 14  // it decides when or how often a callback runs that the assertion is about
)

func (q *inquiry) score(s *suspicion) int {
	score := s.weight[q.kind]
	if q.kind == unclear {
		for _, w := range s.weight {
			score = max(score, w*2/3)
		}
	}
	if score == 0 {
		return 0
	}
	score += s.bonus
	if len(q.funs) > 0 {
		where := elsewhere
		for i, root := range q.funs {
			if q.reaches(root, s) {
				where = inOther
				if i == 0 {
					where = inFirst
				}
				break
			}
		}
		score += where
	}
	if slices.ContainsFunc(s.about, func(o types.Object) bool { return q.callbacks[o] }) {
		score += inCallback
	}
	return score
}

// reaches tells whether a call of root can come to the suspicion's place.
func (q *inquiry) reaches(root *code.Function, s *suspicion) bool {
	reached := q.reach(root)
	return reached[s.fun] || slices.ContainsFunc(s.users, func(f *code.Function) bool { return reached[f] })
}

// reach returns the functions of the file that a call of root can run.
func (q *inquiry) reach(root *code.Function) map[*code.Function]bool {
	seen := map[*code.Function]bool{}
	var visit func(*code.Function)
	visit = func(f *code.Function) {
		if f == nil || seen[f] {
			return
		}
		seen[f] = true
		for _, o := range f.Ops {
			visit(o.Callee)
		}
		for _, lit := range f.Inner {
			visit(lit)
		}
	}
	visit(root)
	return seen
}

// earliest sorts operations by their place in the file.
func earliest(a, b *code.Operation) int { return cmp.Compare(a.Node.Pos(), b.Node.Pos()) }

// unsure ends what is told of a suspicion.
const unsure = "The grader cannot be sure: it knows this from how the code is written, not from having seen it happen."

// look puts the place in the reader's own code that most likely brought a failed assertion about before the assertion's own.
func (x *explainer) look(found *Diagnosis, a evidence.Assertion) {
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
	q := &inquiry{p, symptomOf(a), witnessOf(p, at)}
	if s := q.suspect(); s != nil {
		x.accuse(found, q, s)
	} else {
		x.start(found, q)
	}
}

// lookRound does the same for code that runs and runs and was last seen on a line, unless it is that line that is suspected.
func (x *explainer) lookRound(found *Diagnosis, seen evidence.Frame, g evidence.Goroutine) {
	p := x.program(x.Main)
	if p == nil {
		return
	}
	q := &inquiry{p, symptom{kind: endless}, witness{}}
	for _, f := range g.Frames {
		for _, fn := range p.Own {
			at, end := p.Set.Position(fn.Node.Pos()), p.Set.Position(fn.Node.End())
			if at.Filename == f.File && at.Line <= f.Line && f.Line <= end.Line && !slices.Contains(q.funs, fn) {
				q.funs = append(q.funs, fn)
			}
		}
	}
	if s := q.suspect(); s != nil && q.Line(s.node) != seen.Line {
		x.accuse(found, q, s)
	}
}

// accuse says which place is suspected, and why.
func (x *explainer) accuse(found *Diagnosis, q *inquiry, s *suspicion) {
	at := q.place(s.node, s.fun)
	at.Role = "look here first"
	found.Locations = append([]Location{at}, found.Locations...)
	said := fmt.Sprintf("Look at %s first: %s.", x.line(evidence.Frame{File: at.File, Line: at.Line}), s.fact)
	found.Explanation = strings.TrimSpace(found.Explanation + " " + said + " " + unsure)
	if len(s.concept) > 0 {
		found.concept = s.concept
	}
}

// start says where to begin to read when nothing is suspicious.
func (x *explainer) start(found *Diagnosis, q *inquiry) {
	for _, f := range q.funs {
		for _, o := range f.Ops {
			if o.Kind == code.Return {
				continue
			}
			at := q.place(o.Node, f)
			at.Role = "start reading here"
			found.Locations = append([]Location{at}, found.Locations...)
			found.Explanation = strings.TrimSpace(fmt.Sprintf("%s What came is known, why is not: no line stands out. %s is where to start reading, on %s.", found.Explanation, f.Name, x.line(evidence.Frame{File: at.File, Line: at.Line})))
			return
		}
	}
}

// place returns where a node of a function is.
func (q *inquiry) place(n ast.Node, f *code.Function) Location {
	at := q.Set.Position(n.Pos())
	for f.Parent != nil {
		f = f.Parent
	}
	return Location{File: at.Filename, Line: at.Line, Column: at.Column, Function: f.Name}
}
