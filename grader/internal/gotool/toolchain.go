package gotool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// minimum is the oldest Go release whose testing/synctest and go vet the course relies on.
const minimum = "go1.26"

// Tried is the newest release that the grader knows: with a later one, package inside/idle leaves the runtime alone.
const Tried = "go1.27"

// Tried tells whether the release is one that the grader knows.
func (t *Toolchain) Tried() bool {
	released, _, _ := strings.Cut(t.Env.GOVERSION, " ")
	return !version.IsValid(released) || version.Compare(version.Lang(released), Tried) <= 0
}

// advice is the text of an error.
type advice string

func (a advice) Error() string { return string(a) }

// Advise makes an error whose text is a complete answer to the person who met it: what is wrong and what to do.
func Advise(format string, args ...any) error { return advice(fmt.Sprintf(format, args...)) }

// IsAdvice tells whether an error is such an answer.
func IsAdvice(err error) bool { return errors.As(err, new(advice)) }

// Toolchain describes a go command.
type Toolchain struct {
	Command string // absolute path of the go command
	Env     Env
	Race    bool // tests are built with the race detector
	// Temp is the folder for the go command's temporary files, which it may leave when it is killed; "" for the system's.
	Temp string
}

// Env holds the settings that the go command reports about itself.
type Env struct {
	GOVERSION, GOROOT, GOOS, GOARCH, CC, CGO_ENABLED, GOCACHE, GOMODCACHE, GOEXPERIMENT string
}

// Detect asks the go command on the PATH about itself, from within dir (a toolchain line in go.mod may choose another one).
// With race it also makes sure that the race detector can be linked.
func Detect(ctx context.Context, dir string, race bool) (*Toolchain, error) {
	command, err := exec.LookPath("go")
	if err != nil {
		return nil, Advise("the go command was not found: install %s or later from the Go website or your system's packages, open a new terminal, and try again", minimum)
	}
	if command, err = filepath.Abs(command); err != nil {
		return nil, fmt.Errorf("finding the go command: %w", err)
	}
	t := &Toolchain{Command: command, Race: race}
	out, printed, err := t.run(ctx, Packages{Dir: dir}, "env", "-json", "GOVERSION", "GOROOT", "GOOS", "GOARCH", "CC", "CGO_ENABLED", "GOCACHE", "GOMODCACHE", "GOEXPERIMENT")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		text := strings.TrimSpace(printed.String())
		if strings.Contains(text, "requires go >=") {
			return nil, Advise("this Go is too old (%s): install %s or later and try again", strings.TrimPrefix(text, "go: "), minimum)
		}
		if complaint, ok := strings.CutPrefix(text, "go: "); ok {
			return nil, Advise("the go command does not start: %s; mend or unset what it complains about, and try again", complaint)
		}
		return nil, fmt.Errorf("asking the go command about itself: %w: %s", err, text)
	}
	if err := json.Unmarshal(out.Bytes(), &t.Env); err != nil {
		return nil, fmt.Errorf("reading the answer of go env: %w", err)
	}
	if released, _, _ := strings.Cut(t.Env.GOVERSION, " "); version.IsValid(released) && version.Compare(released, minimum) < 0 {
		return nil, Advise("this Go is too old: it is %s, and the course needs %s or later; install a newer one and try again", released, minimum)
	}
	if err := t.needRace(); race && err != nil {
		return nil, err
	}
	return t, nil
}

// needRace tells what keeps the race detector from being linked. Only macOS links it without cgo.
func (t *Toolchain) needRace() error {
	const instead = "or run the grader with --norace, which judges what can be judged without the race detector"
	compiler, _, _ := strings.Cut(t.Env.CC, " ")
	_, missing := exec.LookPath(compiler)
	switch {
	case t.Env.GOOS == "darwin":
		return nil
	case os.Getenv("CGO_ENABLED") == "0":
		return Advise("CGO_ENABLED=0 is set, and the race detector needs cgo: unset it, %s", instead)
	case missing != nil:
		return Advise("no C compiler was found (%s), and the race detector needs one: install it (%s), %s", t.Env.CC, compilerHelp(t.Env.GOOS), instead)
	case t.Env.CGO_ENABLED == "0":
		return Advise("cgo is switched off in the go command's settings (go env -w CGO_ENABLED=1 switches it on), and the race detector needs it; switch it on, %s", instead)
	}
	return nil
}

func compilerHelp(goos string) string {
	if goos == "windows" {
		return "for example MinGW-w64 through MSYS2"
	}
	return "on Debian or Ubuntu: sudo apt-get install gcc libc6-dev; on Fedora: sudo dnf install gcc"
}

// Identity names everything about the toolchain that a verdict depends on.
func (t *Toolchain) Identity() string {
	return fmt.Sprintf("%s %s/%s cc=%s experiment=%s race=%t", t.Env.GOVERSION, t.Env.GOOS, t.Env.GOARCH, t.Env.CC, t.Env.GOEXPERIMENT, t.Race)
}

// interruptGrace is how long an interrupted go command may take to clean up before it is killed.
const interruptGrace = 3 * time.Second

// Cmd prepares a go command that runs in dir, free of settings in the person's environment that would change what it does
// here, and that is interrupted (not killed: it removes its own temporary files) when the context ends.
func (t *Toolchain) Cmd(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := t.plain(ctx, dir, args...)
	cmd.Env = append(cmd.Env, "GOFLAGS=-mod=readonly", "GOWORK=off", "GO111MODULE=on", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH,
		"CGO_CFLAGS=-O2 -g", "CGO_CPPFLAGS=", "CGO_LDFLAGS=-O2 -g") // the flags are those that the go command takes by itself
	return cmd
}

// plain prepares a go command as Cmd does, but with the person's own settings.
func (t *Toolchain) plain(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.Command, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir)
	if t.Temp != "" {
		cmd.Env = append(cmd.Env, "TMPDIR="+t.Temp, "GOTMPDIR="+t.Temp)
	}
	cmd.Cancel = func() error {
		if runtime.GOOS == "windows" { // which knows no interrupts
			return cmd.Process.Kill()
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	cmd.WaitDelay = interruptGrace
	return cmd
}

// explain turns what a failing go command printed into an error. It knows the machine's faults that people meet.
func explain(doing string, err error, printed string) error {
	text := strings.TrimSpace(printed)
	first, _, _ := strings.Cut(text, "\n")
	last := text[strings.LastIndexByte(text, '\n')+1:]
	switch {
	case strings.Contains(text, "no space left on device"), strings.Contains(text, "disk quota exceeded"):
		return Advise("the disk is full: the go command could not write its files; free some space (go clean -cache gives back the most) and try again")
	case strings.Contains(text, "file too large"):
		return Advise("the go command may not write files as large as it needs: lift the limit (ulimit -f unlimited) and try again")
	case strings.Contains(text, "build cache is disabled"):
		return Advise("the go command needs its cache: unset GOCACHE and try again")
	case strings.Contains(text, "-race is not supported"), strings.Contains(text, "-race is only supported"):
		return Advise("the race detector does not run on this kind of machine; run the grader with --norace")
	case strings.Contains(text, "-race requires cgo"), strings.Contains(text, "C compiler") && strings.Contains(text, "not found"):
		return Advise("the race detector needs a C compiler, and none was found: install one (%s), or run the grader with --norace", compilerHelp(""))
	case strings.Contains(text, "dial tcp"), strings.Contains(text, "no such host"), strings.Contains(text, "connection refused"), strings.Contains(text, "module lookup disabled"):
		return Advise("a module is not on this machine and could not be downloaded: connect to the network once, run \"go mod download\" in the course's folder, and try again (%s)", last)
	case strings.Contains(text, "permission denied"), strings.Contains(text, "read-only file system"):
		return Advise("the go command may not write where it needs to: %s; check the folder's owner, or set GOCACHE to a folder of yours", first)
	case strings.HasPrefix(text, "go: "), strings.HasPrefix(text, "# runtime/cgo"):
		return Advise("the go command could not begin: %s; mend what it complains about, and try again", text)
	}
	return fmt.Errorf("%s: %w: %s", doing, err, text)
}
