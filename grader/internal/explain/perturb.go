package explain

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/gotool"
)

// perturb has a file call package perturb: Begin where tests begin, Yield where the order of goroutines may matter. Each call of
// Yield gets a number of its own. The bubbles of tests are package bubble's. Both packages are in the folder with the import path inner.
func perturb(inner string, tests bool, place *int) gotool.Instrument {
	yield := func() string {
		*place++
		return fmt.Sprintf("Yield(%d)", *place)
	}
	var replace map[string]string
	if tests {
		replace = map[string]string{synctest: inner + "/bubble"}
	}
	return gotool.Instrument{
		Import:  inner + "/perturb",
		Replace: replace,
		Within: func(fn ast.Node, _ *ast.FuncType) (enter, leave string) {
			if decl, ok := fn.(*ast.FuncDecl); !ok {
				enter = yield()
			} else if tests && code.Begins(decl) {
				enter = fmt.Sprintf("Begin(%q)", decl.Name.Name)
			}
			return enter, ""
		},
		Before: func(list []ast.Stmt, i int) string {
			if _, started := list[max(0, i-1)].(*ast.GoStmt); started || matters(list[i]) {
				return yield()
			}
			return ""
		},
	}
}

// synctest is the import path of the package that opens bubbles.
const synctest = "testing/synctest"

// meetings are names of functions and methods that goroutines meet in.
var meetings = []string{"close", "cancel", "stop", "Lock", "RLock", "Unlock", "RUnlock", "TryLock", "Wait", "Done", "Add", "Go", "Signal", "Broadcast", "Do",
	"Load", "Store", "Swap", "CompareAndSwap", "Delete", "LoadOrStore", "Close", "Stop", "Gosched", "Reset", "Cancel", "Shutdown", "Err"}

// matters tells whether a statement, without the statements and functions within it, does something that other goroutines may
// notice or be noticed by.
func matters(s ast.Stmt) (found bool) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt, *ast.DeferStmt:
			return false
		case *ast.SendStmt, *ast.GoStmt, *ast.SelectStmt, *ast.IncDecStmt, *ast.IfStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || x.Op == token.ARROW
		case *ast.CallExpr:
			name := types.ExprString(x.Fun)
			found = found || slices.Contains(meetings, name[strings.LastIndexByte(name, '.')+1:])
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(x.Lhs, func(to ast.Expr) bool { _, local := to.(*ast.Ident); return !local })
		}
		return !found
	})
	return found
}
