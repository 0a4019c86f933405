// Package gotool is the go command for the rest of the grader: it finds it, says what it can do on this machine, and turns the
// exercises at hand into test binaries. What is missing comes back as an [Advice], a sentence for the person with the next step
// in it.
//
// One link serves all exercises, since linking is what costs. An [Overlay] shows the go command packages that exist nowhere on
// disk. Each holds one body of code and its tests, as ordinary files with calls that trace it (see [Instrument]), and a generated
// test package runs the tests of all of them. Whatever is inserted, positions in messages and dumps are those of the file that the
// person edits. What does not compile is left out of the binary and comes back with the compiler's messages, and beside the
// link vet's analyzers look for faults of concurrency.
//
// Packages live below a [Workspace]: a folder in the user's cache with a copy of go.mod and go.sum. Nothing is ever written into
// the course, and two graders at work on one course do not meet. To run the binaries, and to judge what they do, is left to
// packages process and judge.
package gotool

import (
	"context"
	"maps"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/inside"
)

// Result is what became of each unit of a build, by its ID. A unit is in exactly one of Binaries and Broken.
type Result struct {
	Binaries map[string]string    // path of the test binary that holds the unit
	Broken   map[string][]Message // why the unit does not compile
	Vet      map[string][]Message // the concurrency faults that vet found in the unit's code
}

// Shared tells whether the binary that holds a unit holds others as well.
func (r *Result) Shared(id string) bool {
	for other, path := range r.Binaries {
		if other != id && path == r.Binaries[id] {
			return true
		}
	}
	return false
}

// Build compiles and links the units, and vets them meanwhile. The error is the machine's or the grader's, never the code's.
func (w *Workspace) Build(ctx context.Context, units []*Unit) (*Result, error) {
	r := &Result{Binaries: map[string]string{}, Broken: map[string][]Message{}, Vet: map[string][]Message{}}
	sound := map[string]*Unit{}
	for _, u := range units {
		if messages := u.setup(); messages != nil {
			r.Broken[u.ID] = messages
		} else {
			sound[u.ID] = u
		}
	}
	if len(sound) == 0 {
		return r, nil
	}
	group, linking := errgroup.WithContext(ctx)
	group.Go(func() error { return w.link(linking, w.overlay(sound), maps.Clone(sound), r) })
	unvetted := w.vet(sound, r.Vet)
	if err := group.Wait(); err != nil {
		return nil, err
	}
	imports := []string{"-e", "--"}
	for id, u := range unvetted {
		if r.Binaries[id] != "" { // what it imports is there, and compiled
			imports = append(imports, u.imports()...)
		}
	}
	if len(imports) > 2 {
		// What the go command cannot list alone, such as another exercise, keeps who imports it from being vetted, and nobody else.
		_, _ = w.compiled(ctx, func() {}, imports...)
		w.vet(unvetted, r.Vet)
	}
	return r, ctx.Err()
}

// overlay shows the go command the units, with calls of package tracer, and what is linked with them.
func (w *Workspace) overlay(units map[string]*Unit) *Overlay {
	o := NewOverlay(w.Temp)
	o.AddAll(filepath.Join(w.Dir, insideDir), inside.Sources(module+"/"+insideDir, "sampler", "runner", "idle", "tracer", "explorer"))
	for _, u := range units {
		for i, f := range u.Sources() {
			calls := tell
			if f == u.Code {
				calls = step
			}
			text, _ := calls.Apply(f)
			o.Add(filepath.Join(w.Dir, filepath.FromSlash(u.ID), overlaid(i)), f.Path, text)
		}
	}
	return o
}
