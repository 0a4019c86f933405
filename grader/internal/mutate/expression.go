package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"
)

// number makes a whole number one more and one less.
func (m *mutator) number(x *ast.BasicLit) {
	if n, err := strconv.Atoi(x.Value); err == nil && x.Kind == token.INT {
		m.replace(x, strconv.Itoa(n+1))
		m.replace(x, strconv.Itoa(n-1))
	}
}

// others are the operators that an operator is mistaken for.
var others = map[token.Token][]string{
	token.LSS: {"<=", ">"}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<"}, token.GEQ: {">", "<"}, token.EQL: {"!="}, token.NEQ: {"=="},
	token.LAND: {"||"}, token.LOR: {"&&"}, token.ADD: {"-"}, token.SUB: {"+"},
}

func (m *mutator) binary(x *ast.BinaryExpr) {
	for _, other := range others[x.Op] {
		m.add("", m.put(x.OpPos, x.OpPos+token.Pos(len(x.Op.String())), other))
	}
}

// condition turns a condition round, and has it hold always and never.
func (m *mutator) condition(x ast.Expr) {
	if x != nil {
		m.replace(x, "!("+m.text(x)+")")
		m.replace(x, "("+m.text(x)+") || true")
		m.replace(x, "("+m.text(x)+") && false")
	}
}

// call changes what concurrency is made of: the room in a channel, a goroutine, a wait, who is woken.
func (m *mutator) call(x *ast.CallExpr) {
	name, args := m.text(x.Fun), x.Args
	switch {
	case name == "make" && len(args) == 1:
		m.add("", m.put(args[0].End(), args[0].End(), ", 1"))
	case name == "make" && len(args) == 2:
		room := m.text(args[1])
		if room != "1" { // which number makes 0
			m.add("", m.put(args[0].End(), args[1].End(), ""))
		}
		if _, literal := args[1].(*ast.BasicLit); literal {
			return // number changes it
		}
		m.replace(args[1], room+"+1")
		m.replace(args[1], room+"-1")
		for _, most := range caps {
			m.replace(args[1], fmt.Sprintf("min(%s, %d)", room, most))
		}
	case strings.HasSuffix(name, ".Go") && len(args) == 1:
		body := "(" + m.text(args[0]) + ")()"
		m.replace(x, body)
		m.limits(x, name+"(func() { %s; "+body+" })")
	case strings.HasSuffix(name, ".Wait") && len(args) == 0:
		m.givesUp(x, waits, "mutantWait("+name+", %s)")
	case strings.HasSuffix(name, ".Signal"):
		m.replace(x.Fun, strings.TrimSuffix(name, "Signal")+"Broadcast")
	case strings.HasSuffix(name, ".Broadcast"):
		m.replace(x.Fun, strings.TrimSuffix(name, "Broadcast")+"Signal")
	}
}

// receive gives up a receive that takes long. That of a select has other ways out.
func (m *mutator) receive(x *ast.UnaryExpr) {
	parent := m.at.Parent()
	if kind, _ := parent.ParentEdge(); x.Op != token.ARROW || kind == edge.CommClause_Comm {
		return
	}
	function := "mutantReceive"
	if a, ok := parent.Node().(*ast.AssignStmt); ok && len(a.Lhs) == 2 && len(a.Rhs) == 1 {
		function = "mutantReceiveOK"
	}
	m.givesUp(x, receives, function+"("+m.text(x.X)+", %s)")
}

// caps are how much code does that does not do all: what somebody tries, and what looks like enough.
var caps = []int{10, 64, 101}

// patience is how long code waits that does not wait for ever.
var patience = []string{"mutanttime.Minute", "mutanttime.Hour", "24*mutanttime.Hour"}

// givesUp replaces a node by what waits for so long and no longer.
func (m *mutator) givesUp(n ast.Node, declarations, format string) {
	for _, long := range patience {
		m.add(declarations, m.put(n.Pos(), n.End(), fmt.Sprintf(format, long)))
	}
}

// limits lets so many goroutines work at once, and no more.
func (m *mutator) limits(n ast.Node, format string) {
	for _, most := range caps {
		slots := fmt.Sprintf("mutant%dSlots", most)
		m.add(fmt.Sprintf("var %s = make(chan struct{}, %d)", slots, most),
			m.put(n.Pos(), n.End(), fmt.Sprintf(format, slots+" <- struct{}{}; defer func() { <-"+slots+" }()")))
	}
}

// What mutants need to declare, beside the import of package time.
const (
	clock = "// tells the time"
	waits = `func mutantWait(wait func(), long mutanttime.Duration) {
	done := make(chan struct{})
	go func() { wait(); close(done) }()
	select {
	case <-done:
	case <-mutanttime.After(long):
	}
}`
	receives = `func mutantReceive[T any](from <-chan T, long mutanttime.Duration) T {
	v, _ := mutantReceiveOK(from, long)
	return v
}

func mutantReceiveOK[T any](from <-chan T, long mutanttime.Duration) (v T, ok bool) {
	select {
	case v, ok = <-from:
	case <-mutanttime.After(long):
	}
	return v, ok
}

func mutantRange[T any](from <-chan T, long mutanttime.Duration) func(func(T) bool) {
	return func(yield func(T) bool) {
		for v, ok := mutantReceiveOK(from, long); ok && yield(v); v, ok = mutantReceiveOK(from, long) {
		}
	}
}`
)
