package code

import (
	"go/ast"
	"go/types"
	"maps"
	"runtime"
	"slices"
)

// Types is what the type checker makes of a snapshot's files. Where they are faulty it goes as far as can be told.
type Types struct {
	Package *types.Package
	Info    *types.Info // with all its maps
	Errors  []types.Error
}

// Check types the files, in the order of their paths, as one package. That is done once: every later call returns the same,
// whatever importer it comes with and whatever files have been added. It is safe for concurrent use.
func (s *Snapshot) Check(importer types.Importer) *Types {
	s.once.Do(func() { s.types = s.check(importer) })
	return s.types
}

func (s *Snapshot) check(importer types.Importer) *Types {
	t := &Types{Info: &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}}
	var files []*ast.File
	for _, path := range slices.Sorted(maps.Keys(s.Files)) {
		files = append(files, s.Files[path].Syntax)
	}
	config := types.Config{Importer: importer, FakeImportC: true, Sizes: types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) { t.Errors = append(t.Errors, err.(types.Error)) }}
	t.Package, _ = config.Check(s.Path, s.Set, files, t.Info) // the error is the first of those collected
	return t
}
