package mutate

import (
	"go/ast"
	"go/token"
)

// lingers has an exported function leave a goroutine for a minute.
func (m *mutator) lingers(fn *ast.FuncDecl) {
	if fn.Body != nil && fn.Name.IsExported() {
		m.add(clock, m.put(fn.Body.Lbrace+1, fn.Body.Lbrace+1, " go mutanttime.Sleep(mutanttime.Minute);"))
	}
}

// remembers moves a function's variables out of it, so that calls share them: made anew by each call, or once.
func (m *mutator) remembers(fn *ast.FuncDecl) {
	if fn.Body == nil {
		return
	}
	for _, s := range fn.Body.List {
		switch x := s.(type) {
		case *ast.AssignStmt:
			name, ok := x.Lhs[0].(*ast.Ident)
			if kind := m.kind(x.Rhs[0]); ok && x.Tok == token.DEFINE && len(x.Lhs) == 1 && kind != "" {
				m.add("var "+name.Name+" "+kind, m.put(x.TokPos, x.Rhs[0].Pos(), "= "))
				m.add("var "+name.Name+" "+kind, m.put(x.Pos(), x.Rhs[0].Pos(), "if "+name.Name+" == nil { "+name.Name+" = "), m.put(x.End(), x.End(), " }"))
			}
		case *ast.DeclStmt:
			if list := x.Decl.(*ast.GenDecl); list.Tok == token.VAR && len(list.Specs) == 1 {
				if spec := list.Specs[0].(*ast.ValueSpec); spec.Values == nil {
					m.add("var "+m.text(spec), m.put(x.Pos(), x.End(), ""))
				}
			}
		}
	}
}

// kind returns the type of a value, as far as its text tells; "" if it does not.
func (m *mutator) kind(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.CallExpr:
		if m.text(x.Fun) == "make" || m.text(x.Fun) == "new" {
			return map[string]string{"make": "", "new": "*"}[m.text(x.Fun)] + m.text(x.Args[0])
		}
	case *ast.CompositeLit:
		return m.text(x.Type)
	case *ast.UnaryExpr:
		if lit, ok := x.X.(*ast.CompositeLit); ok && x.Op == token.AND {
			return "*" + m.text(lit.Type)
		}
	case *ast.BasicLit:
		return map[token.Token]string{token.INT: "int", token.STRING: "string"}[x.Kind]
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return "bool"
		}
	}
	return ""
}
