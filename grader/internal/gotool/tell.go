package gotool

import (
	"go/ast"
	"go/types"
	"slices"
)

// tell has a file call tracer.Tell before each statement, or tracer.Exit before one that ends the program, and tracer.Tell at
// the end of each function that returns nothing: a trace holds no virtual time unless the code that runs in a bubble tells it.
var tell = Instrument{
	Import: module + "/" + insideDir + "/tracer",
	Before: func(list []ast.Stmt, i int) string {
		if ends(list[i]) {
			return "Exit()"
		}
		return "Tell()"
	},
	Leave: func(kind *ast.FuncType) string {
		if kind.Results != nil {
			return ""
		}
		return "Tell()"
	},
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
