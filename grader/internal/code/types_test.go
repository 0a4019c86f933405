package code

import (
	"go/ast"
	"go/importer"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesAreTypedTogether(t *testing.T) {
	s := NewSnapshot()
	s.Path = "course/x"
	s.Add("x.go", []byte("package x\n\nimport \"sync\"\n\nvar Mu sync.Mutex\n"))
	test := s.Add("x_test.go", []byte("package x\n\nfunc lock() { Mu.Lock() }\n"))

	got := s.Check(importer.Default())

	require.Empty(t, got.Errors)
	assert.Equal(t, "course/x", got.Package.Path())
	ast.Inspect(test.Syntax, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			assert.Equal(t, "func (*sync.Mutex).Lock()", got.Info.Selections[sel].Obj().String())
			assert.Same(t, got.Package.Scope().Lookup("Mu"), got.Info.Uses[sel.X.(*ast.Ident)])
		}
		return true
	})
}

func TestFaultyFilesAreTypedAsFarAsCanBeTold(t *testing.T) {
	s := NewSnapshot()
	s.Add("a.go", []byte("package x\n\nimport \"no/such\"\n\nfunc A() int { return such.B + \"\" }\n\nfunc C( {\n"))
	s.Add("b.go", []byte("package x\n\nfunc B() string { return A() }\n"))
	s.Add("c.go", []byte("not Go\n"))

	got := s.Check(importer.Default())

	require.NotNil(t, got.Package)
	assert.NotNil(t, got.Package.Scope().Lookup("A"))
	var texts []string
	for _, e := range got.Errors {
		texts = append(texts, s.Set.Position(e.Pos).String()+": "+e.Msg)
	}
	assert.Contains(t, texts, "b.go:3:26: cannot use A() (value of type int) as string value in return statement")
}

func TestTypingIsDoneOnce(t *testing.T) {
	s := NewSnapshot()
	s.Add("a.go", []byte("package x\n"))
	all := make([]*Types, 8)
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() { all[i] = s.Check(importer.Default()) })
	}
	wg.Wait()
	for _, other := range all {
		assert.Same(t, all[0], other)
	}
}
