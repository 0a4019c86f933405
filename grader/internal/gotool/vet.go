package gotool

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/atomic"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/loopclosure"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/sigchanyzer"
	"golang.org/x/tools/go/analysis/passes/testinggoroutine"
	"golang.org/x/tools/go/analysis/passes/waitgroup"

	"gokata/grader/internal/code"
)

// analyzers are those of go vet whose findings are faults of concurrency. What the others find may be poor style, but it is not
// what the course judges.
var analyzers = []*analysis.Analyzer{atomic.Analyzer, copylock.Analyzer, loopclosure.Analyzer, lostcancel.Analyzer,
	sigchanyzer.Analyzer, testinggoroutine.Analyzer, waitgroup.Analyzer}

// vet notes the faults of concurrency that the analyzers find in the units' code. It returns the units that it leaves out, since
// they import what is not at hand.
func (w *Workspace) vet(units map[string]*Unit, found map[string][]Message) (rest map[string]*Unit) {
	unknown := func(path string) bool {
		_, err := w.types.Import(path)
		return err != nil && path != "C"
	}
	rest = map[string]*Unit{}
	for id, u := range units {
		if slices.ContainsFunc(u.imports(), unknown) {
			rest[id] = u
		} else {
			found[id] = slices.DeleteFunc(analyze(u.Code.Snapshot, w.types), func(m Message) bool { return m.File != u.Code.Path })
		}
	}
	return rest
}

// analyze returns the faults that the analyzers find in a package. Of what is imported they know the types, not the code. Code
// that does not compile is left to the compiler.
func analyze(s *code.Snapshot, importer types.Importer) (found []Message) {
	defer func() {
		if recover() != nil {
			found = nil // an analyzer that does not know what to make of somebody's code must not end the grader
		}
	}()
	var files []*ast.File
	for _, path := range slices.Sorted(maps.Keys(s.Files)) {
		if s.Files[path].Err != nil {
			return nil
		}
		files = append(files, s.Files[path].Syntax)
	}
	typed := s.Check(importer)
	if len(typed.Errors) > 0 {
		return nil
	}
	results := map[*analysis.Analyzer]any{}
	var run func(a *analysis.Analyzer)
	run = func(a *analysis.Analyzer) {
		if _, done := results[a]; done {
			return
		}
		for _, needed := range a.Requires {
			run(needed)
		}
		var err error
		results[a], err = a.Run(&analysis.Pass{
			Analyzer: a, Fset: s.Set, Files: files, Pkg: typed.Package, TypesInfo: typed.Info,
			TypesSizes: types.SizesFor("gc", runtime.GOARCH), ResultOf: results,
			Report: func(d analysis.Diagnostic) {
				at, text := s.Set.Position(d.Pos), oneLine(d.Message)
				found = append(found, Message{File: at.Filename, Line: at.Line, Column: at.Column, Text: text, Analyzer: a.Name})
			},
			// The one fact that any of them asks for is that a function of another package does not return.
			ImportObjectFact: func(o types.Object, _ analysis.Fact) bool { return slices.Contains(exits, o.Pkg().Path()+"."+o.Name()) },
			ExportObjectFact: func(types.Object, analysis.Fact) {},
		})
		if err != nil {
			panic(err)
		}
	}
	for _, a := range analyzers {
		run(a)
	}
	return inPlace(found)
}

// inPlace sorts what vet has found by place, and leaves out what it has found twice.
func inPlace(list []Message) []Message {
	slices.SortFunc(list, func(a, b Message) int { return cmp.Or(strings.Compare(a.File, b.File), byPlace(a, b)) })
	return slices.Compact(list)
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }
