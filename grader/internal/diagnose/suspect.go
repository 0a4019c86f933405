package diagnose

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
)

// suspicion is a place in the reader's code that could bring a symptom about.
type suspicion struct {
	node    ast.Node
	fun     *fun           // the function that it stands in
	users   []*fun         // other functions that it has a part in, such as those that use a channel made here
	about   []types.Object // callbacks that it decides about
	fact    string         // what is there to see, as the end of "look at line 7 first: …"; true whatever is at fault
	concept concept
	weight  weights
	bonus   int // what the numbers of this failure add
}

// weights says how well a suspicion explains each kind of symptom, up to about 100.
type weights map[symptomKind]int

// inquiry is one failure, and the code that it happened in.
type inquiry struct {
	*program
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
func (q *inquiry) reaches(root *fun, s *suspicion) bool {
	reached := q.reach(root)
	return reached[s.fun] || slices.ContainsFunc(s.users, func(f *fun) bool { return reached[f] })
}

// reach returns the functions of the file that a call of root can run.
func (q *inquiry) reach(root *fun) map[*fun]bool {
	seen := map[*fun]bool{}
	var visit func(*fun)
	visit = func(f *fun) {
		if f == nil || seen[f] {
			return
		}
		seen[f] = true
		for _, o := range f.ops {
			visit(o.callee)
		}
		for _, lit := range f.inner {
			visit(lit)
		}
	}
	visit(root)
	return seen
}

// earliest sorts operations by their place in the file.
func earliest(a, b *op) int { return cmp.Compare(a.node.Pos(), b.node.Pos()) }

// unsure ends what is told of a suspicion.
const unsure = "The grader cannot be sure: it knows this from how the code is written, not from having seen it happen."

// look puts the place in the reader's own code that most likely brought a failed assertion about before the assertion's own.
func (d *doctor) look(found *Diagnosis, a evidence.Assertion) {
	var at evidence.Frame
	for _, f := range a.Trace {
		if d.ground.Test(f.File) {
			at = f
		}
	}
	p := d.program(at.File)
	if p == nil {
		return
	}
	q := &inquiry{p, symptomOf(a), p.witness(at)}
	if s := q.suspect(); s != nil {
		d.accuse(found, q, s)
	} else {
		d.start(found, q)
	}
}

// lookRound does the same for code that runs and runs and was last seen on a line, unless it is that line that is suspected.
func (d *doctor) lookRound(found *Diagnosis, seen evidence.Frame, g evidence.Goroutine) {
	p := d.program("")
	if p == nil {
		return
	}
	q := &inquiry{p, symptom{kind: endless}, witness{}}
	for _, f := range g.Frames {
		for _, fn := range p.own {
			at, end := p.set.Position(fn.node.Pos()), p.set.Position(fn.node.End())
			if at.Filename == f.File && at.Line <= f.Line && f.Line <= end.Line && !slices.Contains(q.funs, fn) {
				q.funs = append(q.funs, fn)
			}
		}
	}
	if s := q.suspect(); s != nil && q.line(s.node) != seen.Line {
		d.accuse(found, q, s)
	}
}

// accuse says which place is suspected, and why.
func (d *doctor) accuse(found *Diagnosis, q *inquiry, s *suspicion) {
	at := q.place(s.node, s.fun)
	at.Role = "look here first"
	found.Locations = append([]Location{at}, found.Locations...)
	said := fmt.Sprintf("Look at %s first: %s.", d.line(evidence.Frame{File: at.File, Line: at.Line}), s.fact)
	found.Explanation = strings.TrimSpace(found.Explanation + " " + said + " " + unsure)
	if len(s.concept) > 0 {
		found.concept = s.concept
	}
}

// start says where to begin to read when nothing is suspicious.
func (d *doctor) start(found *Diagnosis, q *inquiry) {
	for _, f := range q.funs {
		for _, o := range f.ops {
			if o.kind == opReturn {
				continue
			}
			at := q.place(o.node, f)
			at.Role = "start reading here"
			found.Locations = append([]Location{at}, found.Locations...)
			found.Explanation = strings.TrimSpace(fmt.Sprintf("%s What came is known, why is not: no line stands out. %s is where to start reading, on %s.", found.Explanation, f.name, d.line(evidence.Frame{File: at.File, Line: at.Line})))
			return
		}
	}
}

// program reads the reader's code together with a test file, or returns nil if the code cannot be had.
func (d *doctor) program(test string) *program {
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
	return load(own, files(test))
}

// place returns where a node of a function is.
func (q *inquiry) place(n ast.Node, f *fun) Location {
	at := q.set.Position(n.Pos())
	for f.parent != nil {
		f = f.parent
	}
	return Location{File: at.Filename, Line: at.Line, Column: at.Column, Function: f.name}
}
