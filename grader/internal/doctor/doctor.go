// Package doctor examines the machine: what the grader needs, and what it can use, and for what is not well the one command
// that mends it.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// Patient is what is examined.
type Patient struct {
	Root     string // the course's root
	Folder   string // where the grader keeps what it remembers
	Width    int    // columns of the terminal
	Terminal bool   // standard output is one
}

// Examine looks at everything, in the order in which one thing needs another, and hands each finding to found.
func Examine(ctx context.Context, p Patient, found func(Finding)) {
	tools, finding := goCommand(ctx, p.Root)
	found(finding)
	if tools != nil {
		found(compiler(ctx, tools))
		found(raceDetector(ctx, tools))
		found(modules(ctx, tools, p.Root))
	}
	for _, place := range places(p, tools) {
		found(place)
	}
	found(terminal(p))
	found(fileEvents(ctx, filepath.Join(p.Root, "exercises")))
	found(editor())
	found(sandbox(ctx))
}

func goCommand(ctx context.Context, root string) (*gotool.Toolchain, Finding) {
	f := Finding{Name: "go command"}
	tools, err := gotool.Detect(ctx, root, false)
	if err != nil {
		f.Health, f.Detail, f.Mend = Ill, err.Error(), "open https://go.dev/doc/install"
		return nil, f
	}
	f.Detail = fmt.Sprintf("%s for %s/%s", tools.Env.GOVERSION, tools.Env.GOOS, tools.Env.GOARCH)
	return tools, f
}

// installCompiler is the command that installs a C compiler where the system is known.
func installCompiler() string {
	switch runtime.GOOS {
	case "darwin":
		return "xcode-select --install"
	case "windows":
		return "winget install BrechtSanders.WinLibs.POSIX.UCRT"
	}
	return install("gcc libc6-dev", "gcc")
}

// install is the command that installs a package with the system's own manager, by its names on Debian and elsewhere.
func install(debian, others string) string {
	for _, manager := range []struct{ program, command string }{
		{"apt-get", "sudo apt-get install -y " + debian}, {"dnf", "sudo dnf install -y " + others}, {"pacman", "sudo pacman -S " + others}, {"apk", "sudo apk add " + others + " musl-dev"}, {"brew", "brew install " + others},
	} {
		if _, err := exec.LookPath(manager.program); err == nil {
			return manager.command
		}
	}
	return "install " + others + " with your system's package manager"
}

func compiler(ctx context.Context, tools *gotool.Toolchain) Finding {
	f := Finding{Name: "C compiler"}
	words := strings.Fields(tools.Env.CC)
	if len(words) == 0 {
		words = []string{"gcc"}
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		f.Health, f.Detail, f.Mend = Ill, words[0]+" was not found, and the race detector needs it", installCompiler()
		return f
	}
	dir, err := os.MkdirTemp("", "gokata-")
	if err != nil {
		f.Health, f.Detail, f.Mend = Ill, err.Error(), "set TMPDIR to a folder that you can write"
		return f
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "x.c")
	err = os.WriteFile(source, []byte("#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n"), 0o600)
	if err == nil {
		out, failed := exec.CommandContext(ctx, path, append(words[1:], "-o", filepath.Join(dir, "x"), source)...).CombinedOutput()
		if err = failed; err != nil {
			err = fmt.Errorf("it cannot build a program: %s", lastLine(string(out)))
		}
	}
	if err != nil {
		f.Health, f.Detail, f.Mend = Ill, err.Error(), installCompiler()
		return f
	}
	f.Detail = path + " builds programs"
	return f
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
	f := Finding{Name: "race detector"}
	ill := func(detail, mend string) Finding {
		f.Health, f.Detail, f.Mend = Ill, detail, mend
		return f
	}
	if tools.Env.CGO_ENABLED == "0" && tools.Env.GOOS != "darwin" {
		if os.Getenv("CGO_ENABLED") == "0" {
			return ill("CGO_ENABLED=0 is set, and it needs cgo", "unset CGO_ENABLED")
		}
		return ill("cgo is switched off, or there is no C compiler, and it needs both", "go env -w CGO_ENABLED=1")
	}
	dir, err := os.MkdirTemp("", "gokata-")
	if err != nil {
		return ill(err.Error(), "set TMPDIR to a folder that you can write")
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(racy), 0o600); err != nil {
		return ill(err.Error(), "set TMPDIR to a folder that you can write")
	}
	out, err := tools.Cmd(ctx, dir, "run", "-race", "main.go").CombinedOutput()
	switch {
	case strings.Contains(string(out), "WARNING: DATA RACE"):
		f.Detail = "it finds a race"
		return f
	case strings.Contains(string(out), "not supported"), strings.Contains(string(out), "only supported"):
		f.Health, f.Detail, f.Mend = Poor, "it does not run on this kind of machine; the grader does without it", "grader check --norace"
		return f
	case err == nil:
		return ill("it runs, but misses a race that is there", "go clean -cache")
	}
	return ill("it cannot be linked: "+lastLine(string(out)), installCompiler())
}

func modules(ctx context.Context, tools *gotool.Toolchain, root string) Finding {
	f := Finding{Name: "modules"}
	out, err := tools.Cmd(ctx, root, "list", "-deps", "-test", "-f", "{{with .Error}}{{.Err}}{{end}}", "-e", "./exercises/...", "./grader/...").CombinedOutput()
	if text := strings.TrimSpace(string(out)); err != nil || text != "" && strings.Contains(text, "module") {
		f.Health, f.Detail, f.Mend = Ill, "not all are on this machine: "+lastLine(text), "go mod download"
		return f
	}
	f.Detail = "all are on this machine: no network is needed"
	return f
}

// The free space, in bytes, under which judging becomes uncertain, or fails.
const (
	tight   = 2 << 30
	tooFull = 300 << 20
)

// places examines the folders that are written to.
func places(p Patient, tools *gotool.Toolchain) []Finding {
	var list []Finding
	look := func(name, dir, mend string) {
		f := Finding{Name: name}
		if err := writable(dir); err != nil {
			f.Health, f.Detail, f.Mend = Ill, err.Error(), mend
			list = append(list, f)
			return
		}
		free, known := freeSpace(dir)
		switch {
		case !known:
			f.Detail = dir + " can be written"
		case free < tooFull:
			f.Health, f.Detail, f.Mend = Ill, fmt.Sprintf("%s is nearly full: %s free", dir, size(free)), "go clean -cache"
		case free < tight:
			f.Health, f.Detail, f.Mend = Poor, fmt.Sprintf("%s has only %s left", dir, size(free)), "go clean -cache"
		default:
			f.Detail = fmt.Sprintf("%s free in %s", size(free), dir)
		}
		list = append(list, f)
	}
	if tools != nil {
		look("disk: go's cache", tools.Env.GOCACHE, "go env -w GOCACHE=FOLDER (one that you can write)")
	}
	look("disk: grader's cache", p.Folder, "set XDG_CACHE_HOME to a folder that you can write")
	look("disk: temporary", os.TempDir(), "set TMPDIR to a folder that you can write")
	return list
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

func terminal(p Patient) Finding {
	f := Finding{Name: "terminal"}
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = os.Getenv(name); locale != "" {
			break
		}
	}
	utf := strings.Contains(strings.ToUpper(strings.ReplaceAll(locale, "-", "")), "UTF8")
	switch {
	case !p.Terminal:
		f.Health, f.Detail, f.Mend = Poor, "standard output is none: plain text is printed, and watch does not run", "run grader doctor in a terminal"
	case os.Getenv("TERM") == "dumb":
		f.Health, f.Detail, f.Mend = Poor, "TERM is dumb: it cannot draw", "export TERM=xterm-256color"
	case p.Width < 60:
		f.Health, f.Detail, f.Mend = Poor, fmt.Sprintf("%d columns: 60 are needed for every line to fit", p.Width), "make the window wider"
	case !utf && runtime.GOOS != "windows":
		f.Health, f.Detail, f.Mend = Poor, fmt.Sprintf("the locale %q is not UTF-8: marks such as ✓ may look wrong", locale), "export LANG=C.UTF-8"
	default:
		f.Detail = fmt.Sprintf("%d columns", p.Width)
		if os.Getenv("NO_COLOR") != "" {
			f.Detail += ", no colours (NO_COLOR is set)"
		}
	}
	return f
}

// eventPatience is how long a file system may take to tell of a change.
const eventPatience = 2 * time.Second

// fileEvents makes a file of its own in the folder of the exercises, and removes it, to see whether that is told.
func fileEvents(ctx context.Context, dir string) Finding {
	f := Finding{Name: "file events"}
	poor := func(detail string) Finding {
		f.Health, f.Detail, f.Mend = Poor, detail, "grader watch --poll"
		return f
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return poor("the system gives none: " + err.Error())
	}
	defer watcher.Close()
	if err := watcher.Add(dir); err != nil {
		return poor("the system gives none here: " + err.Error())
	}
	probe, err := os.CreateTemp(dir, ".gokata-*")
	if errors.Is(err, fs.ErrPermission) {
		return poor("the folder of the exercises cannot be written: " + err.Error())
	}
	if err != nil {
		return poor(err.Error())
	}
	probe.Close()
	defer os.Remove(probe.Name())
	wait, cancel := context.WithTimeout(ctx, eventPatience)
	defer cancel()
	for {
		select {
		case event := <-watcher.Events:
			if filepath.Base(event.Name) == filepath.Base(probe.Name()) {
				f.Detail = "saves are noticed at once"
				return f
			}
		case err := <-watcher.Errors:
			return poor(err.Error())
		case <-wait.Done():
			return poor("this file system tells of no changes, as network folders do not")
		}
	}
}

func editor() Finding {
	f := Finding{Name: "editor"}
	for _, name := range []string{"VISUAL", "EDITOR"} {
		words := strings.Fields(os.Getenv(name))
		if len(words) == 0 {
			continue
		}
		if _, err := exec.LookPath(words[0]); err != nil {
			f.Health, f.Detail, f.Mend = Poor, fmt.Sprintf("%s names %s, which was not found", name, words[0]), "export "+name+"=nano"
			return f
		}
		f.Detail = fmt.Sprintf("%s (%s)", words[0], name)
		return f
	}
	f.Health, f.Detail, f.Mend = Poor, "neither VISUAL nor EDITOR is set: the key e of watch has nothing to open", "export EDITOR=nano"
	return f
}

func sandbox(ctx context.Context) Finding {
	f := Finding{Name: "sandbox"}
	path, err := exec.LookPath("bwrap")
	if err != nil {
		f.Health, f.Detail, f.Mend = Poor, "bubblewrap was not found; only those who grade others' code need it", install("bubblewrap", "bubblewrap")
		return f
	}
	out, err := exec.CommandContext(ctx, path, "--ro-bind", "/", "/", "--unshare-all", "true").CombinedOutput()
	if err != nil {
		f.Health, f.Detail, f.Mend = Poor, "bubblewrap may not make namespaces here: "+lastLine(string(out)), allowNamespaces()
		return f
	}
	f.Detail = "bubblewrap works"
	return f
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

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}
