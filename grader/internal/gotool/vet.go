package gotool

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
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
var analyzers = map[string]*analysis.Analyzer{}

func init() {
	for _, a := range []*analysis.Analyzer{atomic.Analyzer, copylock.Analyzer, loopclosure.Analyzer, lostcancel.Analyzer,
		sigchanyzer.Analyzer, testinggoroutine.Analyzer, waitgroup.Analyzer} {
		analyzers[a.Name] = a
	}
}

// vet runs the analyzers over the units and returns the faults of concurrency in their code. It leaves to goVet the units that
// import what is not at hand.
func (w *Workspace) vet(units map[string]*Unit) (found map[string][]Message, rest map[string]*Unit) {
	found, rest = map[string][]Message{}, map[string]*Unit{}
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for id, u := range units {
		group.Go(func() error {
			messages, err := w.vetUnit(u)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				rest[id] = u
			} else {
				found[id] = messages
			}
			return nil
		})
	}
	_ = group.Wait() // each has said what it has to say
	return found, rest
}

// vetUnit returns what the analyzers find in a unit's code. Code that does not compile is left to the compiler.
func (w *Workspace) vetUnit(u *Unit) ([]Message, error) {
	for _, f := range u.files() {
		if f.Err != nil {
			return nil, nil
		}
		for _, path := range f.Imports() {
			if _, err := w.Importer().Import(path); err != nil {
				return nil, err
			}
		}
	}
	typed := u.Code.Snapshot.Check(w.Importer())
	if len(typed.Errors) > 0 {
		return nil, nil
	}
	list, err := analyze(u.Code.Snapshot, typed)
	return slices.DeleteFunc(faults(list), func(m Message) bool { return m.File != u.Code.Path }), err
}

// analyze runs the analyzers. Of what is imported they know the types, not the code.
func analyze(s *code.Snapshot, typed *code.Types) (found []Message, err error) {
	defer func() {
		// An analyzer that does not know what to make of somebody's code must not end the grader.
		if p := recover(); p != nil {
			err = fmt.Errorf("running vet: %v", p)
		}
	}()
	r := &analyzing{snapshot: s, typed: typed, results: map[*analysis.Analyzer]any{}}
	for _, path := range slices.Sorted(maps.Keys(s.Files)) {
		r.files = append(r.files, s.Files[path].Syntax)
	}
	for _, name := range slices.Sorted(maps.Keys(analyzers)) {
		if err := r.run(analyzers[name]); err != nil {
			return nil, err
		}
	}
	return r.found, nil
}

// analyzing is one package that is being analyzed.
type analyzing struct {
	snapshot *code.Snapshot
	typed    *code.Types
	files    []*ast.File
	results  map[*analysis.Analyzer]any
	found    []Message
}

// run runs an analyzer, after those whose results it needs.
func (r *analyzing) run(a *analysis.Analyzer) error {
	if _, done := r.results[a]; done {
		return nil
	}
	for _, needed := range a.Requires {
		if err := r.run(needed); err != nil {
			return err
		}
	}
	result, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: r.snapshot.Set, Files: r.files, Pkg: r.typed.Package, TypesInfo: r.typed.Info,
		TypesSizes: types.SizesFor("gc", runtime.GOARCH), ResultOf: r.results,
		Report: func(d analysis.Diagnostic) {
			at := r.snapshot.Set.Position(d.Pos)
			r.found = append(r.found, Message{File: at.Filename, Line: at.Line, Column: at.Column, Text: oneLine(d.Message), Analyzer: a.Name})
		},
		// The one fact that any of them asks for is that a function of another package does not return.
		ImportObjectFact: func(o types.Object, _ analysis.Fact) bool { return slices.Contains(exits, o.Pkg().Path()+"."+o.Name()) },
		ExportObjectFact: func(types.Object, analysis.Fact) {},
	})
	r.results[a] = result
	return err
}
