package gotool

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// concurrency are the analyzers of go vet whose findings are faults of concurrency. What the others find may be poor style,
// but it is not what the course judges.
var concurrency = []string{"atomic", "copylocks", "loopclosure", "lostcancel", "sigchanyzer", "testinggoroutine", "waitgroup"}

// vet runs all of vet's analyzers over the units and returns the concurrency faults in their code.
//
// Where only libraries are imported whose compiled types are at hand, as nearly always, it starts the vet tool itself, once
// for each unit: "go vet" spends ten times as long on finding out what it knows already.
func (w *Workspace) vet(ctx context.Context, shown *overlay, index string, units map[string]*Unit) (map[string][]Message, error) {
	found := map[string][]Message{}
	var rest []string
	var mu sync.Mutex
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, id := range slices.Sorted(maps.Keys(units)) {
		config, ok := w.vetConfig(shown, units[id])
		if !ok {
			rest = append(rest, id)
			continue
		}
		group.Go(func() error {
			messages, err := w.vetUnit(inner, shown, units[id], config)
			mu.Lock()
			defer mu.Unlock()
			found[id] = messages
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if len(rest) == 0 {
		return found, nil
	}
	slower, err := w.goVet(ctx, index, rest, units)
	maps.Copy(found, slower)
	return found, err
}

// vetConfig is what the vet tool is told of a package: the part that matters here of Config in
// golang.org/x/tools/go/analysis/unitchecker, which is how the go command talks to it.
type vetConfig struct {
	ID, Compiler, ImportPath, GoVersion, VetxOutput string
	GoFiles                                         []string
	ImportMap, PackageFile                          map[string]string
}

// vetConfig prepares the configuration for a unit. It reports false if the tool, or what the unit imports, is not at hand.
func (w *Workspace) vetConfig(shown *overlay, u *Unit) (vetConfig, bool) {
	c := vetConfig{ID: module + "/" + u.ID, Compiler: "gc", ImportPath: module + "/" + u.ID, GoVersion: w.goVersion(),
		ImportMap: map[string]string{}, PackageFile: map[string]string{}}
	if _, err := os.Stat(w.vetTool()); err != nil {
		return c, false
	}
	layout := u.layout()
	for _, name := range slices.Sorted(maps.Keys(layout)) {
		c.GoFiles = append(c.GoFiles, shown.replace[filepath.Join(w.Dir, filepath.FromSlash(u.ID), name)])
		file := layout[name]
		if file.Err != nil {
			return c, false
		}
		for _, imported := range file.Imports() {
			archive, ok := w.archive(imported)
			if imported == "unsafe" {
				continue
			}
			if !ok {
				return c, false
			}
			c.ImportMap[imported], c.PackageFile[imported] = imported, archive
		}
	}
	return c, true
}

func (w *Workspace) vetTool() string {
	name := "vet"
	if w.Tools.Env.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(w.Tools.Env.GOTOOLDIR, name)
}

var goLine = regexp.MustCompile(`(?m)^go (\d+\.\d+)`)

// goVersion returns the language version that go.mod sets, such as "go1.26", or "" for the toolchain's own.
func (w *Workspace) goVersion() string {
	text, _ := os.ReadFile(filepath.Join(w.Dir, "go.mod")) // it was written when the workspace was opened
	if m := goLine.FindSubmatch(text); m != nil {
		return "go" + string(m[1])
	}
	return ""
}

func (w *Workspace) vetUnit(ctx context.Context, shown *overlay, u *Unit, config vetConfig) ([]Message, error) {
	dir, err := os.MkdirTemp(shown.dir, "vet-")
	if err != nil {
		return nil, fmt.Errorf("preparing to run vet: %w", err)
	}
	config.VetxOutput = filepath.Join(dir, "vet.out")
	text, err := json.Marshal(config)
	if err != nil {
		return nil, fmt.Errorf("preparing to run vet: %w", err)
	}
	path := filepath.Join(dir, "vet.cfg")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, fmt.Errorf("preparing to run vet: %w", err)
	}
	return w.runVet(exec.CommandContext(ctx, w.vetTool(), "-json", path), ctx, u)
}

// goVet is the slower way, for any package that the go command can load.
func (w *Workspace) goVet(ctx context.Context, index string, ids []string, units map[string]*Unit) (map[string][]Message, error) {
	args := []string{"vet", "-json", "-overlay=" + index}
	var list []*Unit
	for _, id := range ids {
		args = append(args, "./"+id)
		list = append(list, units[id])
	}
	found := map[string][]Message{}
	messages, err := w.runVet(w.Tools.Cmd(ctx, w.Dir, args...), ctx, list...)
	for _, m := range messages {
		for _, u := range list {
			if m.File == u.Code.Path {
				found[u.ID] = append(found[u.ID], m)
			}
		}
	}
	return found, err
}

// runVet runs the tool and returns the concurrency faults in the code of the units, by line.
func (w *Workspace) runVet(cmd *exec.Cmd, ctx context.Context, units ...*Unit) ([]Message, error) {
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	// A failure is no news: vet fails where the compiler does, and the compiler says it better.
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (ctx.Err() != nil || !errors.As(err, &exit)) {
		return nil, fmt.Errorf("running vet: %w", errors.Join(err, ctx.Err()))
	}
	return slices.DeleteFunc(ConcurrencyFaults(w.Dir, printed.Bytes()), func(m Message) bool {
		return !slices.ContainsFunc(units, func(u *Unit) bool { return m.File == u.Code.Path })
	}), nil
}

// ConcurrencyFaults reads the output of go vet -json and returns the faults of concurrency in it, by file and line. Relative
// paths are taken from dir.
func ConcurrencyFaults(dir string, printed []byte) []Message {
	var found []Message
	for _, byPackage := range readVet(printed) {
		for _, m := range byPackage {
			if slices.Contains(concurrency, m.Analyzer) {
				m.File = absolute(dir, m.File)
				found = append(found, m)
			}
		}
	}
	slices.SortFunc(found, func(x, y Message) int {
		return cmp.Or(strings.Compare(x.File, y.File), x.Line-y.Line, x.Column-y.Column)
	})
	return slices.Compact(found)
}

// readVet reads the output of go vet -json: JSON objects of the form {package: {analyzer: [{posn, message}]}}, with lines
// "# package" and the compiler's messages in between.
func readVet(printed []byte) map[string][]Message {
	found := map[string][]Message{}
	for len(printed) > 0 {
		if printed[0] != '{' {
			_, rest, _ := bytes.Cut(printed, []byte("\n"))
			printed = rest
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(printed))
		var object map[string]map[string]json.RawMessage
		if decoder.Decode(&object) != nil {
			_, rest, _ := bytes.Cut(printed, []byte("\n"))
			printed = rest
			continue
		}
		for pkg, analyzers := range object {
			for analyzer, raw := range analyzers {
				var findings []struct{ Posn, Message string }
				if json.Unmarshal(raw, &findings) != nil {
					continue // the analyzer itself failed, as it does on code that does not compile
				}
				for _, f := range findings {
					if m := position.FindStringSubmatch(f.Posn + ": " + strings.ReplaceAll(f.Message, "\n", " ")); m != nil {
						found[pkg] = append(found[pkg], Message{File: m[1], Line: number(m[2]), Column: number(m[3]), Text: m[4], Analyzer: analyzer})
					}
				}
			}
		}
		printed = bytes.TrimLeft(printed[decoder.InputOffset():], "\n\r\t ")
	}
	return found
}
