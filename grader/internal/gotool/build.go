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

	"gokata/grader/internal/code"
	"gokata/grader/internal/inside"
)

// Result is what became of each unit of a build, by its ID. A unit is in exactly one of Binaries and Broken.
type Result struct {
	Binaries map[string]string    // path of the test binary that holds the unit
	Broken   map[string][]Message // why the unit does not compile
	Vet      map[string][]Message // the concurrency faults that vet found in the unit's code
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
	var unvetted map[string]*Unit
	group, linking := errgroup.WithContext(ctx)
	group.Go(func() error {
		shown, err := w.overlay(sound)
		if err != nil {
			return err
		}
		return w.link(linking, shown, maps.Clone(sound), r)
	})
	group.Go(func() error {
		r.Vet, unvetted = w.vet(sound)
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	// One package that cannot be loaded would keep go vet from looking at any.
	maps.DeleteFunc(unvetted, func(id string, _ *Unit) bool { return r.Binaries[id] == "" })
	slower, err := w.goVet(ctx, unvetted)
	maps.Copy(r.Vet, slower)
	return r, err
}

// overlay shows the go command the units, with calls of package tracer, and what is linked with them.
func (w *Workspace) overlay(units map[string]*Unit) (*Overlay, error) {
	o, err := NewOverlay(w.Temp)
	if err != nil {
		return nil, err
	}
	if err := o.AddAll(filepath.Join(w.Dir, insideDir), inside.Exercise(module+"/"+insideDir)); err != nil {
		return nil, err
	}
	for _, u := range units {
		told := func(f *code.File) []byte {
			calls := tell
			if f == u.Code {
				calls = step
			}
			text, _ := calls.Apply(f)
			return text
		}
		if err := u.addTo(o, w.Dir, told); err != nil {
			return nil, err
		}
	}
	return o, nil
}
