package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"gokata/grader/internal/proc"
)

// Packages names packages to the go command.
type Packages struct {
	Dir      string // where the command runs; what is relative in its messages is relative to this folder
	Patterns []string
	Overlay  *Overlay // or nil
	Plain    bool     // the person's own settings hold
	Bounded  bool     // the tools have limits: see [bound]
}

// run runs a go command on the packages. The error is an [exec.ExitError], and what was printed comes back with it, if the command
// ran to its end.
func (t *Toolchain) run(ctx context.Context, p Packages, args ...string) (stdout, stderr *bytes.Buffer, err error) {
	if p.Overlay != nil {
		index, err := p.Overlay.write()
		if err != nil {
			return nil, nil, err
		}
		args = append(args, "-overlay="+index)
	}
	prepare := t.Cmd
	if p.Plain {
		prepare = t.plain
	}
	cmd := prepare(ctx, p.Dir, append(args, p.Patterns...)...)
	if p.Bounded {
		bound(cmd)
	}
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	return stdout, stderr, err
}

// raced adds the flag that builds with the race detector, if it is wanted.
func (t *Toolchain) raced(args ...string) []string {
	if t.Race {
		args = append(args, "-race")
	}
	return args
}

// Binary returns the path of a test binary in a folder.
func (t *Toolchain) Binary(dir, name string) string {
	name += ".test"
	if t.Env.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// Failure says why packages do not compile or link.
type Failure struct {
	Messages []Message // what was printed that names a place, or one with all of it

	text     string               // all that was printed
	packages map[string][]Message // the messages by import path
	setup    bool                 // the go command stopped before it compiled anything
}

// Compile compiles and links the packages' tests: into the file output, or each package's into the folder output, if that ends
// with a separator. A [Failure] is the packages', the error the machine's.
func (t *Toolchain) Compile(ctx context.Context, p Packages, output, linkFlags string) (*Failure, error) {
	p.Bounded = true
	kills := proc.OutOfMemory()
	stdout, stderr, err := t.run(ctx, p, t.raced("test", "-c", "-json", "-vet=off", "-ldflags="+linkFlags, "-o", output)...)
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
		return nil, err
	}
	f := readFailure(p.Dir, stdout, stderr.String())
	if strings.Contains(f.text, ": "+killed) && proc.OutOfMemory() != kills {
		return nil, Advise("this machine has no memory left, and has killed the compiler or the linker: close what takes it and try again")
	}
	if len(f.Messages) == 0 || f.setup { // a module that is missing is told at an import of it
		if machine := explain("building the tests", err, f.text); IsAdvice(machine) {
			return nil, machine
		}
	}
	if len(f.Messages) == 0 {
		f.Messages = []Message{{Text: f.text}}
	}
	return f, nil
}

// The limits of each process that a go command starts, such as one run of the compiler. With the race detector, the largest package of
// the standard library takes a sixth of the first.
const (
	compilerSeconds   = 40 // of processor time
	compilerGigabytes = 5  // of address space, of which the compiler's runtime reserves one
)

// bound has a command, and each process that it starts, run with limits, where there is a shell that can set them.
func bound(cmd *exec.Cmd) {
	if shell, err := exec.LookPath("sh"); err == nil && runtime.GOOS != "windows" {
		limits := fmt.Sprintf(`{ ulimit -t %d; ulimit -v %d; } 2>/dev/null; exec "$0" "$@"`, compilerSeconds, compilerGigabytes<<20)
		cmd.Args = append([]string{"sh", "-c", limits, cmd.Path}, cmd.Args[1:]...)
		cmd.Path = shell
	}
}

// killed is what is printed of a tool that somebody has killed: a compiler for its time, or any by the system for want of memory.
const killed = "signal: killed"

// outOfBounds matches what is printed of a compiler that has met its limits.
var outOfBounds = regexp.MustCompile(`(?m)compile: ` + killed + `$|^fatal error: (runtime: )?(out of memory|cannot allocate memory)`)

// readFailure reads the build events of go test -json (see "go help buildjson" and "go doc test2json"), and what else was printed.
func readFailure(dir string, events io.Reader, printed string) *Failure {
	f := &Failure{packages: map[string][]Message{}}
	texts := map[string]string{}
	for event := range values[struct{ ImportPath, Action, Output string }](events) {
		if event.Action == "build-output" {
			pkg, _, _ := strings.Cut(event.ImportPath, " ")
			texts[pkg] += event.Output
			f.text += event.Output
		}
		f.setup = f.setup || strings.Contains(event.Output, "[setup failed]")
	}
	for pkg, text := range texts {
		f.packages[pkg] = inOrder(Messages(dir, text))
		if outOfBounds.MatchString(text) {
			f.packages[pkg] = []Message{{Text: fmt.Sprintf("takes more than %d s of processor time, or %d GB of memory, to compile", compilerSeconds, compilerGigabytes-1)}}
		}
	}
	f.text = strings.TrimSpace(f.text + printed)
	f.Messages = inOrder(Messages(dir, f.text))
	return f
}

// Vet runs go vet over packages and returns the faults of concurrency that it finds, in order.
func (t *Toolchain) Vet(ctx context.Context, p Packages) ([]Message, error) {
	args := []string{"vet", "-json"}
	for _, a := range analyzers {
		args = append(args, "-"+a.Name)
	}
	stdout, _, err := t.run(ctx, p, args...)
	// A failure is no news: vet fails where the compiler does, and the compiler says it better.
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("running vet: %w", err)
	}
	return inPlace(readVet(p.Dir, stdout)), nil
}

// readVet reads the output of go vet -json: objects of the form {package: {analyzer: [{posn, message}]}}. Relative paths are
// taken from dir.
func readVet(dir string, printed io.Reader) []Message {
	var found []Message
	for packages := range values[map[string]map[string]json.RawMessage](printed) {
		for _, results := range packages {
			for analyzer, raw := range results {
				var findings []struct{ Posn, Message string }
				_ = json.Unmarshal(raw, &findings) // the analyzer itself failed, as it does on code that does not compile
				for _, f := range findings {
					if m, ok := messageOf(dir, f.Posn+": "+oneLine(f.Message)); ok {
						m.Analyzer = analyzer
						found = append(found, m)
					}
				}
			}
		}
	}
	return found
}

// List asks go list about packages, faulty ones too, and reads the given fields, separated by commas, of each.
func List[T any](ctx context.Context, t *Toolchain, p Packages, fields string) ([]*T, error) {
	p.Patterns = append([]string{"--"}, p.Patterns...) // somebody may have typed them
	stdout, stderr, err := t.run(ctx, p, "list", "-e", "-json="+fields)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, explain("finding the packages", err, stderr.String())
	} else if err != nil {
		return nil, err
	}
	return slices.Collect(values[*T](stdout)), nil
}

// values reads one JSON value after the other, up to the end or to what is none.
func values[T any](in io.Reader) iter.Seq[T] {
	return func(yield func(T) bool) {
		for decoder := json.NewDecoder(in); ; {
			var value T
			if decoder.Decode(&value) != nil || !yield(value) {
				return
			}
		}
	}
}
