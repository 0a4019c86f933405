package gotool

import (
	"go/ast"
	"go/types"
	"slices"
)

// tell has tests call tracer.Tell before each statement: a trace holds no virtual time unless the code that runs in a bubble tells
// it. Their bubbles are package explorer's.
var tell = Instrument{Import: module + "/" + insideDir + "/tracer", Before: before("Tell()"), Leave: leave("Tell()"),
	Replace: map[string]string{"testing/synctest": module + "/" + insideDir + "/explorer"}}

// step does the same in the code under test by way of package explorer, which may have a statement wait.
var step = Instrument{Import: module + "/" + insideDir + "/explorer", Before: before("Step()"), Leave: leave("Step()")}

// before inserts a call before each statement, or one of Exit before one that ends the program.
func before(call string) func([]ast.Stmt, int) string {
	return func(list []ast.Stmt, i int) string {
		if ends(list[i]) {
			return "Exit()"
		}
		return call
	}
}

// leave inserts a call at the end of each function that returns nothing.
func leave(call string) func(*ast.FuncType) string {
	return func(kind *ast.FuncType) string {
		if kind.Results != nil {
			return ""
		}
		return call
	}
}

// exits are the functions that end the program without a word to the runtime.
var exits = []string{"os.Exit", "syscall.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln"}

// ends tells whether a statement is a call of one of them.
func ends(s ast.Stmt) bool {
	statement, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := statement.X.(*ast.CallExpr)
	return ok && slices.Contains(exits, types.ExprString(call.Fun))
}
