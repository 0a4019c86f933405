// Package doctor examines the machine: what the grader needs, and what it can use, and for what is not well the one command
// that mends it.
package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"gokata/grader/internal/gotool"
)

// Health says how a thing is.
type Health int

// The kinds of health.
const (
	Well Health = iota
	Poor        // it can be done without: what is lost is said
	Ill         // the grader cannot judge without it
)

// Finding is what was found about one thing.
type Finding struct {
	Name   string // such as "race detector"
	Health Health
	Detail string // one sentence
	Mend   string // the command that mends it; "" if it is well
}

// Machine is what is examined.
type Machine struct {
	Root     string // the course's root
	Folder   string // where the grader keeps what it remembers
	Width    int    // columns of the terminal
	Terminal bool   // standard output is one
}

// Examine looks at everything, in the order in which one thing needs another, and hands each finding to found.
func Examine(ctx context.Context, m Machine, found func(Finding)) {
	tell := func(name string, f Finding) {
		f.Name = name
		found(f)
	}
	tools, f := goCommand(ctx, m.Root)
	tell("go command", f)
	if tools != nil {
		tell("C compiler", compiler(ctx, tools.Env.CC))
		tell("race detector", raceDetector(ctx, tools))
		tell("modules", modules(ctx, tools, m.Root))
		tell("disk: go's cache", disk(tools.Env.GOCACHE, "go env -w GOCACHE=FOLDER (one that you can write)"))
	}
	tell("disk: grader's cache", disk(m.Folder, "set XDG_CACHE_HOME to a folder that you can write"))
	tell("disk: temporary", disk(os.TempDir(), otherTemp))
	tell("terminal", terminal(m))
	tell("file events", fileEvents(ctx, filepath.Join(m.Root, "exercises")))
	tell("editor", editor())
	tell("sandbox", sandbox(ctx))
}

// finding says how a thing is, and for what is not well, what mends it.
func finding(health Health, mend, detail string, args ...any) Finding {
	return Finding{Health: health, Detail: fmt.Sprintf(detail, args...), Mend: mend}
}

func goCommand(ctx context.Context, root string) (*gotool.Toolchain, Finding) {
	tools, err := gotool.Detect(ctx, root, false)
	if err != nil {
		return nil, finding(Ill, "open https://go.dev/doc/install", "%v", err)
	}
	if !tools.Tried() {
		return tools, finding(Poor, "use "+gotool.Tried+", or a newer grader", "%s is newer than this grader, which then takes right code for stuck that holds a lock while time passes", tools.Env.GOVERSION)
	}
	return tools, finding(Well, "", "%s for %s/%s", tools.Env.GOVERSION, tools.Env.GOOS, tools.Env.GOARCH)
}

// otherTemp mends a folder for temporary files that cannot be written.
const otherTemp = "set TMPDIR to a folder that you can write"

// scratch makes a folder with one file in it, and removes it after use.
func scratch(name, text string, use func(dir string) Finding) Finding {
	dir, err := os.MkdirTemp("", "gokata-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
	}
	if err != nil {
		return finding(Ill, otherTemp, "%v", err)
	}
	return use(dir)
}

// installCompiler is the command that installs a C compiler where the system is known.
func installCompiler() string {
	known := map[string]string{"darwin": "xcode-select --install", "windows": "winget install BrechtSanders.WinLibs.POSIX.UCRT"}
	return cmp.Or(known[runtime.GOOS], install("gcc libc6-dev", "gcc"))
}

// install is the command that installs a package with the system's own manager, by its names on Debian and elsewhere.
func install(debian, others string) string {
	for _, manager := range []struct{ program, command string }{
		{"apt-get", "sudo apt-get install -y " + debian},
		{"dnf", "sudo dnf install -y " + others},
		{"pacman", "sudo pacman -S " + others},
		{"apk", "sudo apk add " + others + " musl-dev"},
		{"brew", "brew install " + others},
	} {
		if _, err := exec.LookPath(manager.program); err == nil {
			return manager.command
		}
	}
	return "install " + others + " with your system's package manager"
}

// compiler builds a program with the C compiler that the go command uses: a command and its flags.
func compiler(ctx context.Context, command string) Finding {
	words := strings.Fields(cmp.Or(command, "gcc"))
	path, err := exec.LookPath(words[0])
	if err != nil {
		return finding(Ill, installCompiler(), "%s was not found, and the race detector needs it", words[0])
	}
	return scratch("x.c", "#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n", func(dir string) Finding {
		cmd := exec.CommandContext(ctx, path, append(words[1:], "-o", "x", "x.c")...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return finding(Ill, installCompiler(), "it cannot build a program: %s", lastLine(out))
		}
		return finding(Well, "", "%s builds programs", path)
	})
}

// racy is a program with a race that the detector always sees.
const racy = `package main

func main() {
	done := make(chan bool)
	n := 0
	go func() { n++; done <- true }()
	n++
	<-done
}
`

func raceDetector(ctx context.Context, tools *gotool.Toolchain) Finding {
	if tools.Env.CGO_ENABLED == "0" && tools.Env.GOOS != "darwin" {
		if os.Getenv("CGO_ENABLED") == "0" {
			return finding(Ill, "unset CGO_ENABLED", "CGO_ENABLED=0 is set, and it needs cgo")
		}
		return finding(Ill, "go env -w CGO_ENABLED=1", "cgo is switched off, or there is no C compiler, and it needs both")
	}
	return scratch("main.go", racy, func(dir string) Finding {
		out, err := tools.Cmd(ctx, dir, "run", "-race", "main.go").CombinedOutput()
		switch text := string(out); {
		case strings.Contains(text, "WARNING: DATA RACE"):
			return finding(Well, "", "it finds a race")
		case strings.Contains(text, "not supported"), strings.Contains(text, "only supported"):
			return finding(Poor, "grader check --norace", "it does not run on this kind of machine; the grader does without it")
		case err == nil:
			return finding(Ill, "go clean -cache", "it runs, but misses a race that is there")
		}
		return finding(Ill, installCompiler(), "it cannot be linked: %s", lastLine(out))
	})
}

func modules(ctx context.Context, tools *gotool.Toolchain, root string) Finding {
	out, err := tools.Cmd(ctx, root, "list", "-deps", "-test", "-f", "{{with .Error}}{{.Err}}{{end}}", "-e", "./exercises/...", "./grader/...").CombinedOutput()
	if err != nil || strings.Contains(string(out), "module") {
		return finding(Ill, "go mod download", "not all are on this machine: %s", lastLine(out))
	}
	return finding(Well, "", "all are on this machine: no network is needed")
}

// The free space, in bytes, under which judging becomes uncertain, or fails.
const (
	tight   = 2 << 30
	tooFull = 300 << 20
)

// disk examines a folder that is written to. Mend is what helps if it cannot be.
func disk(dir, mend string) Finding {
	if err := writable(dir); err != nil {
		return finding(Ill, mend, "%v", err)
	}
	return space(dir, freeSpace(dir))
}

// space says what the free space, in bytes or below zero if it is not known, in a folder is good for.
func space(dir string, free int64) Finding {
	switch {
	case free < 0:
		return finding(Well, "", "%s can be written", dir)
	case free < tooFull:
		return finding(Ill, "go clean -cache", "%s is nearly full: %s free", dir, size(free))
	case free < tight:
		return finding(Poor, "go clean -cache", "%s has only %s left", dir, size(free))
	}
	return finding(Well, "", "%s free in %s", size(free), dir)
}

func size(bytes int64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%d MB", bytes>>20)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
}

// writable tells what keeps files from being made in a folder. The folder is made if need be.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".gokata-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func terminal(m Machine) Finding {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG"))
	utf8 := strings.Contains(strings.ToUpper(strings.ReplaceAll(locale, "-", "")), "UTF8")
	switch {
	case !m.Terminal:
		return finding(Poor, "run grader doctor in a terminal", "standard output is none: plain text is printed, and watch does not run")
	case os.Getenv("TERM") == "dumb":
		return finding(Poor, "export TERM=xterm-256color", "TERM is dumb: it cannot draw")
	case m.Width < 60:
		return finding(Poor, "make the window wider", "%d columns: 60 are needed for every line to fit", m.Width)
	case !utf8 && runtime.GOOS != "windows":
		return finding(Poor, "export LANG=C.UTF-8", "the locale %q is not UTF-8: marks such as ✓ may look wrong", locale)
	case os.Getenv("NO_COLOR") != "":
		return finding(Well, "", "%d columns, no colours (NO_COLOR is set)", m.Width)
	}
	return finding(Well, "", "%d columns", m.Width)
}

// eventPatience is how long a file system may take to tell of a change.
const eventPatience = 2 * time.Second

// fileEvents makes a file of its own in the folder of the exercises, and removes it, to see whether that is told.
func fileEvents(ctx context.Context, dir string) Finding {
	const mend = "grader watch --poll"
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return finding(Poor, mend, "the system gives none: %v", err)
	}
	defer watcher.Close()
	if err := watcher.Add(dir); err != nil {
		return finding(Poor, mend, "the system gives none here: %v", err)
	}
	probe, err := os.CreateTemp(dir, ".gokata-*")
	if err != nil {
		return finding(Poor, mend, "the folder of the exercises cannot be written: %v", err)
	}
	probe.Close()
	defer os.Remove(probe.Name())
	ctx, cancel := context.WithTimeout(ctx, eventPatience)
	defer cancel()
	for {
		select {
		case event := <-watcher.Events:
			if filepath.Base(event.Name) == filepath.Base(probe.Name()) {
				return finding(Well, "", "saves are noticed at once")
			}
		case err := <-watcher.Errors:
			return finding(Poor, mend, "%v", err)
		case <-ctx.Done():
			return finding(Poor, mend, "this file system tells of no changes, as network folders do not")
		}
	}
}

func editor() Finding {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		words := strings.Fields(os.Getenv(name))
		if len(words) == 0 {
			continue
		}
		if _, err := exec.LookPath(words[0]); err != nil {
			return finding(Poor, "export "+name+"=nano", "%s names %s, which was not found", name, words[0])
		}
		return finding(Well, "", "%s (%s)", words[0], name)
	}
	return finding(Poor, "export EDITOR=nano", "neither VISUAL nor EDITOR is set: the key e of watch has nothing to open")
}

func sandbox(ctx context.Context) Finding {
	path, err := exec.LookPath("bwrap")
	if err != nil {
		return finding(Poor, install("bubblewrap", "bubblewrap"), "bubblewrap was not found; only those who grade others' code need it")
	}
	out, err := exec.CommandContext(ctx, path, "--ro-bind", "/", "/", "--unshare-all", "true").CombinedOutput()
	if err != nil {
		return finding(Poor, allowNamespaces(), "bubblewrap may not make namespaces here: %s", lastLine(out))
	}
	return finding(Well, "", "bubblewrap works")
}

// allowNamespaces is the command that lifts what keeps people from making namespaces, as far as the system's settings tell.
func allowNamespaces() string {
	for _, setting := range []struct{ name, forbids, allow string }{
		{"kernel.apparmor_restrict_unprivileged_userns", "1", "0"},
		{"kernel.unprivileged_userns_clone", "0", "1"},
		{"user.max_user_namespaces", "0", "15000"},
	} {
		value, err := os.ReadFile("/proc/sys/" + strings.ReplaceAll(setting.name, ".", "/"))
		if err == nil && strings.TrimSpace(string(value)) == setting.forbids {
			return "sudo sysctl -w " + setting.name + "=" + setting.allow
		}
	}
	return "run where namespaces are allowed: a container must be started with them"
}

func lastLine(out []byte) string {
	text := strings.TrimSpace(string(out))
	return text[strings.LastIndexByte(text, '\n')+1:]
}
