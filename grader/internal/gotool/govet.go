package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
)

// Vet runs go vet over packages and returns the faults of concurrency that it finds, in order.
func (t *Toolchain) Vet(ctx context.Context, p Packages) ([]Message, error) {
	stdout, stderr, err := t.run(ctx, p, "vet", "-json")
	// A failure is no news: vet fails where the compiler does, and the compiler says it better.
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("running vet: %w", err)
	}
	return faults(readVet(p.Dir, append(stdout.Bytes(), stderr.Bytes()...))), nil
}

// goVet vets units by the go command, which takes longer, but knows whatever they import.
func (w *Workspace) goVet(ctx context.Context, units map[string]*Unit) (map[string][]Message, error) {
	if len(units) == 0 {
		return nil, nil
	}
	o, err := NewOverlay(w.Temp)
	if err != nil {
		return nil, err
	}
	for id, u := range units {
		if err := u.addTo(o, w.Dir, func(f *code.File) []byte { return f.Src }); err != nil {
			return nil, err
		}
		// Vet starts a process in each package's folder: it must exist, but may be empty.
		if err := os.MkdirAll(filepath.Join(w.Dir, filepath.FromSlash(id)), 0o755); err != nil {
			return nil, fmt.Errorf("preparing a folder to vet in: %w", err)
		}
	}
	list, err := w.Tools.Vet(ctx, w.packages(o, units))
	found := map[string][]Message{}
	for _, u := range units {
		found[u.ID] = slices.DeleteFunc(slices.Clone(list), func(m Message) bool { return m.File != u.Code.Path })
	}
	return found, err
}

// faults sorts what vet has found, and leaves out what is no fault of concurrency.
func faults(list []Message) []Message {
	list = slices.DeleteFunc(list, func(m Message) bool { return analyzers[m.Analyzer] == nil })
	slices.SortFunc(list, func(a, b Message) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return byPlace(a, b)
	})
	return slices.Compact(list)
}

// readVet reads the output of go vet -json: JSON objects of the form {package: {analyzer: [{posn, message}]}}, with lines
// "# package" and the compiler's messages in between. Relative paths are taken from dir.
func readVet(dir string, printed []byte) []Message {
	var found []Message
	for len(printed) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(printed))
		var object map[string]map[string]json.RawMessage
		if printed[0] != '{' || decoder.Decode(&object) != nil {
			_, printed, _ = bytes.Cut(printed, []byte("\n"))
			continue
		}
		for _, pkg := range slices.Sorted(maps.Keys(object)) {
			for analyzer, raw := range object[pkg] {
				var findings []struct{ Posn, Message string }
				if json.Unmarshal(raw, &findings) != nil {
					continue // the analyzer itself failed, as it does on code that does not compile
				}
				for _, f := range findings {
					if m, ok := messageOf(dir, f.Posn+": "+oneLine(f.Message)); ok {
						m.Analyzer = analyzer
						found = append(found, m)
					}
				}
			}
		}
		printed = bytes.TrimLeft(printed[decoder.InputOffset():], "\n\r\t ")
	}
	return found
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }
