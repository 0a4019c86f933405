package diagnose

import (
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
)

// kinds are the operations that a goroutine in a state can be in.
var kinds = map[evidence.State][]code.Kind{
	evidence.Sends: {code.Send}, evidence.SendsNil: {code.Send},
	evidence.Receives: {code.Receive, code.Range}, evidence.ReceivesNil: {code.Receive, code.Range},
	evidence.Selects: {code.Select}, evidence.SelectsNone: {code.Select},
	evidence.Locks: {code.Lock, code.OnceDo}, evidence.WriteLocks: {code.Lock}, evidence.ReadLocks: {code.Lock}, evidence.Acquires: {code.Lock, code.OnceDo},
	evidence.WaitsGroup: {code.Join}, evidence.WaitsCond: {code.Cond, code.Join}, evidence.WaitsBubble: {code.Join},
	evidence.Sleeps: {code.Sleep},
	// What lets another goroutine go on, as package history asks for it:
	"close": {code.Close}, "sync.Mutex.Unlock": {code.Unlock}, "sync.WaitGroup.Done": {code.Done, code.Count}, "sync.Cond.Signal": {code.Signal, code.Broadcast},
}

// site is an operation in the source, and how it can be spoken of.
type site struct {
	*code.Operation               // nil if nothing is known
	program         *code.Program // that it is of
	name            string        // what it works on as written: "messages", "c.mu"; "" if unknown
}

func newSite(p *code.Program, o *code.Operation) site {
	s := site{Operation: o, program: p}
	if o != nil && o.Of != nil {
		s.name = p.Text(o.Of)
	}
	return s
}

// site returns the operation of one of the kinds on a frame's line.
func (x *explainer) site(f evidence.Frame, kinds ...code.Kind) site {
	p := x.program(f.File)
	if p == nil {
		return site{}
	}
	return newSite(p, p.At(f.File, f.Line, kinds...))
}

// is tells whether the operation is known and of the kind.
func (s site) is(k code.Kind) bool { return s.Operation != nil && s.Kind == k }

// loops tells whether the operation stands in a loop.
func (s site) loops() bool { return s.Operation != nil && len(s.Loops) > 0 }

// cases returns what the cases of a select wait for.
func (s site) cases() []site {
	if !s.is(code.Select) {
		return nil
	}
	var list []site
	for _, c := range s.program.Cases(s.Operation) {
		list = append(list, newSite(s.program, c))
	}
	return list
}

// said returns the name if it is short enough for a sentence.
func (s site) said() string {
	if len(s.name) > 30 {
		return ""
	}
	return s.name
}

// operation returns the operation on a line that a goroutine in the given state can be in: what it is done to as written
// ("queue", "c.mu"; "" if unknown or too long to be said in a sentence), and whether it is a loop over that.
func (x *explainer) operation(file string, line int, state evidence.State) (name string, loop bool) {
	p := x.program(file)
	if p == nil {
		return "", false
	}
	s := newSite(p, p.At(file, line, kinds[state]...))
	return s.said(), s.is(code.Range)
}

// timed tells whether a case of a select waits for a timer.
func timed(s site) bool {
	return s.is(code.Receive) && (strings.Contains(s.name, "time.After(") || strings.Contains(s.name, "time.Tick(") || strings.HasSuffix(s.name, ".C"))
}

// ofContext tells whether what is received from is a context's Done channel.
func ofContext(s site) bool { return strings.HasSuffix(s.name, ".Done()") }
