package code

import (
	"go/ast"
	"go/types"
)

// Function is a function, declared or literal.
type Function struct {
	Node    ast.Node
	Type    *ast.FuncType
	Body    *ast.BlockStmt
	Name    string       // of a declared one
	Object  types.Object // of a declared one
	Parent  *Function    // of a literal: the function that it stands in
	Started bool         // some statement starts it in a goroutine of its own
	Ops     []*Operation // in the order of evaluation
	Inner   []*Function  // literals in it that are functions of their own
}

// Outer returns the declared function that a literal stands in, or the function itself.
func (f *Function) Outer() *Function {
	for f.Parent != nil {
		f = f.Parent
	}
	return f
}

// Operation is something that a function does by which goroutines meet, or that takes time.
type Operation struct {
	Spot
	Kind   Kind
	Node   ast.Node
	Index  int          // in Function.Ops
	On     types.Object // the channel, lock, group or function that it is about; nil if that is no variable or field
	Of     ast.Expr     // the same as it is written; nil if it is about none
	Callee *Function    // of a call or a start: the function of the program, if it is one
	Size   int64        // of a make: the capacity, or -1 if that is no constant
}

// Spot is where an operation stands.
type Spot struct {
	Function *Function
	Loops    []ast.Stmt      // within its function, outermost first
	Branch   ast.Stmt        // the innermost if, switch or select
	Clause   *ast.CommClause // the case of a select
	InBody   bool            // in the case's body, not in its communication
	Deferred bool
	Argument bool // of a go statement: evaluated before the goroutine starts
}

// Loop returns the innermost loop round the spot, or nil.
func (s Spot) Loop() ast.Stmt {
	if len(s.Loops) == 0 {
		return nil
	}
	return s.Loops[len(s.Loops)-1]
}

// within is the same spot in one more loop.
func (s Spot) within(loop ast.Stmt) Spot {
	s.Loops = append(s.Loops[:len(s.Loops):len(s.Loops)], loop)
	return s
}

// Kind says what an operation does.
type Kind int

// The kinds of operation.
const (
	Start     Kind = iota // a go statement, wg.Go and its kin
	Send                  // ch <- v
	Receive               // <-ch
	Range                 // a loop over a channel
	Each                  // a loop over what a parameter hands out
	Select                // a select, before its cases
	Sleep                 // time.Sleep
	Timer                 // time.After and its kin
	Join                  // Wait of a WaitGroup or a group
	Cond                  // Wait of a Cond
	Lock                  // Lock or RLock
	Unlock                // Unlock or RUnlock
	OnceDo                // Do of a Once
	Close                 // close(ch)
	Work                  // a call of code that the caller has handed in
	Call                  // a call of a function of the program
	Make                  // a channel is made
	Return                // a return statement
	Share                 // what looks at or changes shared state without waiting: an append, a sort, an atomic, len(ch), a package-level variable
	Done                  // Done of a WaitGroup
	Count                 // Add of a WaitGroup
	Signal                // Signal of a Cond
	Broadcast             // Broadcast of a Cond
)

// Waits tells whether the operation is one by which a goroutine waits for others.
func (o *Operation) Waits() bool {
	return o.Kind == Receive || o.Kind == Join || o.Kind == Range || o.Kind == Cond
}
