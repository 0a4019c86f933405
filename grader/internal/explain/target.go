package explain

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/build"
	"gokata/grader/internal/harness"
	"gokata/grader/internal/source"
	"gokata/grader/internal/toolchain"
)

// Target is a package whose tests are to be run.
type Target struct {
	ImportPath, Name, Dir                        string
	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string
	Standard                                     bool
	Module                                       *struct{ Dir string }
	Error                                        *struct{ Pos, Err string }

	texts map[string][]byte // the package's files as they were built, by absolute path
}

// tests tells whether the package has test files.
func (t *Target) tests() bool { return len(t.TestGoFiles)+len(t.XTestGoFiles) > 0 }

// root returns the folder that holds what its author has written: the module's, or the package's own.
func (t *Target) root() string {
	if t.Module != nil && t.Module.Dir != "" {
		return t.Module.Dir
	}
	return t.Dir
}

// Load finds the packages that patterns such as "./..." name, from dir. What is wrong with one package is in its Error.
func Load(ctx context.Context, tools *toolchain.Toolchain, dir string, patterns []string) ([]*Target, error) {
	cmd := tools.Plain(ctx, dir, append([]string{"list", "-e", "-json=ImportPath,Name,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Standard,Module,Error", "--"}, patterns...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, toolchain.Explain("finding the packages", err, stderr.String())
	}
	var list []*Target
	decoder := json.NewDecoder(&stdout)
	for decoder.More() {
		t := &Target{}
		if err := decoder.Decode(t); err != nil {
			return nil, fmt.Errorf("reading the answer of go list: %w", err)
		}
		list = append(list, t)
	}
	if len(list) == 0 {
		return nil, toolchain.Advise("there are no packages in %s", strings.Join(patterns, " "))
	}
	for _, t := range list {
		switch {
		case t.Standard:
			return nil, toolchain.Advise("%s belongs to the standard library; explain looks at packages of modules", t.ImportPath)
		case t.ImportPath == "command-line-arguments":
			return nil, toolchain.Advise("name packages, such as ./pkg, not files")
		case t.Error != nil && len(t.GoFiles)+len(t.CgoFiles)+len(t.TestGoFiles)+len(t.XTestGoFiles) == 0:
			return nil, toolchain.Advise("%s", strings.TrimSpace(t.Error.Err))
		}
	}
	return list, nil
}

// guestFolder holds package guest, below the package under test: in the overlay only. The underscore hides it from patterns.
const guestFolder = "_gokata"

// built is a test binary.
type built struct {
	binary string
	broken []build.Message // why there is none
	lack   string          // what the binary does without, and why; "" for nothing
}

// build compiles a package's tests with package guest among them, from an overlay: nothing is written below the package.
func (t *Target) build(ctx context.Context, tools *toolchain.Toolchain, temp string) (*built, error) {
	binary := filepath.Join(temp, "all.test")
	if tools.Env.GOOS == "windows" {
		binary += ".exe"
	}
	var why []build.Message
	for _, rewritten := range []bool{true, false} {
		index, err := t.overlay(temp, rewritten)
		if err != nil {
			return nil, err
		}
		failed, err := t.compile(ctx, tools, binary, "-overlay="+index, "-ldflags=-s -w -checklinkname=0")
		switch {
		case err != nil:
			return nil, err
		case failed == nil && rewritten:
			return &built{binary: binary}, nil
		case failed == nil:
			return &built{binary: binary, lack: "goroutines that stay behind, and rare schedules, were not looked for: with what that needs in it the package does not compile (" + why[0].Text + ")"}, nil
		}
		if why == nil {
			why = failed
		}
	}
	// Is it the package, or what was put into it?
	failed, err := t.compile(ctx, tools, binary)
	if err != nil || failed == nil {
		return &built{binary: binary, lack: "stalls, goroutines that stay behind, and rare schedules were not looked for: with what that needs in it the package does not link (" + why[0].Text + ")"}, err
	}
	return &built{broken: failed}, nil
}

// compile runs the go command. Messages say that the package does not compile; an error is the machine's.
func (t *Target) compile(ctx context.Context, tools *toolchain.Toolchain, binary string, flags ...string) ([]build.Message, error) {
	args := append([]string{"test", "-c", "-vet=off", "-o", binary}, flags...)
	if tools.Race {
		args = append(args, "-race")
	}
	cmd := tools.Plain(ctx, t.Dir, append(args, ".")...)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	err := cmd.Run()
	if err == nil {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if messages := build.Messages(t.Dir, printed.String()); len(messages) > 0 {
		return messages, nil
	}
	if machine := toolchain.Explain("building the tests", err, printed.String()); toolchain.IsAdvice(machine) {
		return nil, machine
	}
	return []build.Message{{Text: strings.TrimSpace(printed.String())}}, nil
}

// overlay writes the overlay for the package's tests and returns its index: with package guest, and with the calls of it in
// the package's files, or without them.
func (t *Target) overlay(temp string, rewritten bool) (string, error) {
	replace := map[string]string{}
	temp, err := os.MkdirTemp(temp, "overlay-")
	if err != nil {
		return "", fmt.Errorf("preparing an overlay: %w", err)
	}
	add := func(name string, text []byte) error {
		backing := filepath.Join(temp, fmt.Sprintf("%d%s", len(replace), filepath.Ext(name)))
		replace[name] = backing
		return os.WriteFile(backing, text, 0o600)
	}
	guestPath := path.Join(t.ImportPath, guestFolder)
	for name, text := range harness.Guest(guestPath) {
		if err := add(filepath.Join(t.Dir, guestFolder, filepath.FromSlash(name)), text); err != nil {
			return "", fmt.Errorf("writing an overlay: %w", err)
		}
	}
	if !rewritten {
		pkg := t.Name
		if len(t.TestGoFiles) == 0 {
			pkg = strings.TrimSuffix(pkg, "_test") + "_test"
		}
		if err := add(filepath.Join(t.Dir, "gokata_guest_test.go"), fmt.Appendf(nil, "package %s\n\nimport _ %q\n", pkg, guestPath+"/guest")); err != nil {
			return "", fmt.Errorf("writing an overlay: %w", err)
		}
		t = &Target{}
	}
	t.texts = map[string][]byte{}
	var place uint32
	for _, name := range slices.Concat(t.GoFiles, t.TestGoFiles, t.XTestGoFiles) {
		file := filepath.Join(t.Dir, name)
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the package: %w", err)
		}
		t.texts[file] = text
		if changed, ok := rewrite(source.Parse(file, text), guestPath+"/guest", strings.HasSuffix(name, "_test.go"), &place); ok {
			if err := add(file, changed); err != nil {
				return "", fmt.Errorf("writing an overlay: %w", err)
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("writing an overlay: %w", err)
	}
	index := filepath.Join(temp, "overlay.json")
	if err := os.WriteFile(index, text, 0o600); err != nil {
		return "", fmt.Errorf("writing an overlay: %w", err)
	}
	return index, nil
}

// vet returns the concurrency faults that go vet's analyzers find in the package.
func (t *Target) vet(ctx context.Context, tools *toolchain.Toolchain) ([]build.Message, error) {
	cmd := tools.Plain(ctx, t.Dir, "vet", "-json", ".")
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, io.Discard
	cmd.Stderr = &printed
	var exit interface{ ExitCode() int }
	if err := cmd.Run(); err != nil && (ctx.Err() != nil || !errors.As(err, &exit)) {
		return nil, fmt.Errorf("running vet: %w", errors.Join(err, ctx.Err()))
	}
	return build.ConcurrencyFaults(t.Dir, printed.Bytes()), nil
}
