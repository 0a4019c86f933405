//go:build unix

package doctor

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/gotool"
)

// only makes the PATH a folder that holds nothing but the given programs, each a shell script. It returns the folder.
func only(t *testing.T, scripts map[string]string) string {
	dir := t.TempDir()
	for name, script := range scripts {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	}
	t.Setenv("PATH", dir)
	return dir
}

// fake is a toolchain whose go command is a shell script.
func fake(t *testing.T, script string) *gotool.Toolchain {
	dir := only(t, map[string]string{"go": script, "apt-get": ""})
	tools := &gotool.Toolchain{Command: filepath.Join(dir, "go")}
	tools.Env.GOOS, tools.Env.CGO_ENABLED = "linux", "1"
	return tools
}

const aptCompiler = "sudo apt-get install -y gcc libc6-dev"

func TestTheGoCommand(t *testing.T) {
	root := t.TempDir()
	only(t, map[string]string{"go": `echo '{"GOVERSION":"go1.26.8","GOOS":"plan9","GOARCH":"arm"}'`})
	tools, f := goCommand(t.Context(), root)
	assert.NotNil(t, tools)
	assert.Equal(t, finding(Well, "", "go1.26.8 for plan9/arm"), f)

	only(t, map[string]string{"go": `echo '{"GOVERSION":"go1.28.1","GOOS":"plan9","GOARCH":"arm"}'`})
	tools, f = goCommand(t.Context(), root)
	assert.NotNil(t, tools)
	assert.Equal(t, Poor, f.Health)
	assert.Contains(t, f.Detail, "go1.28.1 is newer than this grader")

	only(t, nil)
	tools, f = goCommand(t.Context(), root)
	assert.Nil(t, tools)
	assert.Equal(t, Ill, f.Health)
	assert.Contains(t, f.Detail, "the go command was not found: install")
	assert.Equal(t, "open https://go.dev/doc/install", f.Mend)
}

func TestTheCompiler(t *testing.T) {
	programs := map[string]string{"gcc": "test -s x.c", "flagged": `test "$1" = -m32`, "broken": "echo first; echo 'no stdlib.h'; exit 1", "apt-get": ""}
	dir := only(t, programs)
	for command, want := range map[string]Finding{
		"":                finding(Well, "", "%s/gcc builds programs", dir),
		"flagged -m32":    finding(Well, "", "%s/flagged builds programs", dir),
		"broken":          finding(Ill, aptCompiler, "it cannot build a program: no stdlib.h"),
		"nosuch --really": finding(Ill, aptCompiler, "nosuch was not found, and the race detector needs it"),
	} {
		assert.Equal(t, want, compiler(t.Context(), command), command)
	}

	t.Setenv("TMPDIR", filepath.Join(dir, "nowhere"))
	f := compiler(t.Context(), "gcc")
	assert.Equal(t, Ill, f.Health)
	assert.Equal(t, otherTemp, f.Mend)
}

func TestEachSystemInstallsInItsOwnWay(t *testing.T) {
	for manager, want := range map[string]string{
		"apt-get": aptCompiler,
		"dnf":     "sudo dnf install -y gcc",
		"pacman":  "sudo pacman -S gcc",
		"apk":     "sudo apk add gcc musl-dev",
		"brew":    "brew install gcc",
		"none":    "install gcc with your system's package manager",
	} {
		only(t, map[string]string{manager: ""})
		assert.Equal(t, want, install("gcc libc6-dev", "gcc"))
	}
}

func TestTheRaceDetector(t *testing.T) {
	for script, want := range map[string]Finding{
		"echo WARNING: DATA RACE; exit 66":                        finding(Well, "", "it finds a race"),
		"echo 'go: -race is not supported on linux/mips'; exit 2": finding(Poor, "grader check --norace", "it does not run on this kind of machine; the grader does without it"),
		"exit 0": finding(Ill, "go clean -cache", "it runs, but misses a race that is there"),
		"echo '# runtime/cgo'; echo 'ld: cannot find -lc'; exit 1":    finding(Ill, aptCompiler, "it cannot be linked: ld: cannot find -lc"),
		"test -s main.go || echo WARNING: DATA RACE; test $2 = -race": finding(Ill, "go clean -cache", "it runs, but misses a race that is there"),
	} {
		assert.Equal(t, want, raceDetector(t.Context(), fake(t, script)), script)
	}

	tools := fake(t, "exit 0")
	tools.Env.CGO_ENABLED = "0"
	t.Setenv("CGO_ENABLED", "")
	assert.Equal(t, finding(Ill, "go env -w CGO_ENABLED=1", "cgo is switched off, or there is no C compiler, and it needs both"), raceDetector(t.Context(), tools))
	t.Setenv("CGO_ENABLED", "0")
	assert.Equal(t, finding(Ill, "unset CGO_ENABLED", "CGO_ENABLED=0 is set, and it needs cgo"), raceDetector(t.Context(), tools))
	tools.Env.GOOS = "darwin" // links it without cgo
	assert.Contains(t, raceDetector(t.Context(), tools).Detail, "misses a race")
}

func TestModules(t *testing.T) {
	for script, want := range map[string]Finding{
		"exit 0":                              finding(Well, "", "all are on this machine: no network is needed"),
		"echo; echo some other trouble":       finding(Well, "", "all are on this machine: no network is needed"),
		"echo a; echo 'module lookup is off'": finding(Ill, "go mod download", "not all are on this machine: module lookup is off"),
		"echo 'go.mod: no such'; exit 1":      finding(Ill, "go mod download", "not all are on this machine: go.mod: no such"),
	} {
		assert.Equal(t, want, modules(t.Context(), fake(t, script), t.TempDir()), script)
	}
}

func TestDisks(t *testing.T) {
	dir := t.TempDir()
	assert.NotEqual(t, Ill, disk(filepath.Join(dir, "made/if/need/be"), "another").Health)
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	f := disk(filepath.Join(file, "below"), "another")
	assert.Equal(t, Ill, f.Health)
	assert.Contains(t, f.Detail, "not a directory")
	assert.Equal(t, "another", f.Mend)

	assert.Equal(t, finding(Well, "", "/d can be written"), space("/d", -1))
	assert.Equal(t, finding(Ill, "go clean -cache", "/d is nearly full: 299 MB free"), space("/d", 299<<20))
	assert.Equal(t, finding(Poor, "go clean -cache", "/d has only 1.5 GB left"), space("/d", 3<<29))
	assert.Equal(t, finding(Well, "", "2.0 GB free in /d"), space("/d", 2<<30))
}

func TestTheTerminal(t *testing.T) {
	for name, of := range map[string]struct {
		width    int
		env      map[string]string
		terminal bool
		want     Finding
	}{
		"well":       {80, nil, true, finding(Well, "", "80 columns")},
		"colourless": {60, map[string]string{"NO_COLOR": "1"}, true, finding(Well, "", "60 columns, no colours (NO_COLOR is set)")},
		"none":       {100, nil, false, finding(Poor, "run grader doctor in a terminal", "standard output is none: plain text is printed, and watch does not run")},
		"dumb":       {80, map[string]string{"TERM": "dumb"}, true, finding(Poor, "export TERM=xterm-256color", "TERM is dumb: it cannot draw")},
		"narrow":     {59, nil, true, finding(Poor, "make the window wider", "59 columns: 60 are needed for every line to fit")},
		"latin":      {80, map[string]string{"LC_ALL": "de_DE"}, true, finding(Poor, "export LANG=C.UTF-8", `the locale "de_DE" is not UTF-8: marks such as ✓ may look wrong`)},
	} {
		t.Run(name, func(t *testing.T) {
			for variable, value := range map[string]string{"LC_ALL": "", "LC_CTYPE": "", "LANG": "en_US.utf8", "TERM": "xterm", "NO_COLOR": ""} {
				if of.env[variable] != "" {
					value = of.env[variable]
				}
				t.Setenv(variable, value)
			}
			assert.Equal(t, of.want, terminal(Machine{Width: of.width, Terminal: of.terminal}))
		})
	}
}

func TestFileEvents(t *testing.T) {
	dir := t.TempDir()
	assert.Equal(t, finding(Well, "", "saves are noticed at once"), fileEvents(t.Context(), dir))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing stays in the folder of the exercises")

	f := fileEvents(t.Context(), filepath.Join(dir, "nowhere"))
	assert.Equal(t, Poor, f.Health)
	assert.Contains(t, f.Detail, "the system gives none here: ")
	assert.Equal(t, "grader watch --poll", f.Mend)
}

func TestTheEditor(t *testing.T) {
	only(t, map[string]string{"nano": ""})
	for _, of := range []struct {
		visual, editor string
		want           Finding
	}{
		{"", "nano -w", finding(Well, "", "nano (EDITOR)")},
		{"nano", "nosuch", finding(Well, "", "nano (VISUAL)")},
		{"nosuch -x", "nano", finding(Poor, "export VISUAL=nano", "VISUAL names nosuch, which was not found")},
		{"", "", finding(Poor, "export EDITOR=nano", "neither VISUAL nor EDITOR is set: the key e of watch has nothing to open")},
	} {
		t.Setenv("VISUAL", of.visual)
		t.Setenv("EDITOR", of.editor)
		assert.Equal(t, of.want, editor())
	}
}

func TestTheSandbox(t *testing.T) {
	only(t, map[string]string{"bwrap": `test "$4" = --unshare-all`})
	assert.Equal(t, finding(Well, "", "bubblewrap works"), sandbox(t.Context()))

	only(t, map[string]string{"bwrap": "echo 'bwrap: no permission'; exit 1"})
	f := sandbox(t.Context())
	assert.Equal(t, Poor, f.Health)
	assert.Equal(t, "bubblewrap may not make namespaces here: bwrap: no permission", f.Detail)
	assert.Regexp(t, `^sudo sysctl -w [a-z_.]+=\d+$|^run where namespaces are allowed`, f.Mend)

	only(t, map[string]string{"apt-get": ""})
	assert.Equal(t, finding(Poor, "sudo apt-get install -y bubblewrap", "bubblewrap was not found; only those who grade others' code need it"), sandbox(t.Context()))
}

func TestEverythingIsExaminedInOrder(t *testing.T) {
	names := func(scripts map[string]string) (list []string) {
		only(t, scripts)
		root := t.TempDir()
		Examine(context.Background(), Machine{Root: root, Folder: filepath.Join(root, "cache")}, func(f Finding) { list = append(list, f.Name) })
		return list
	}
	last := []string{"disk: grader's cache", "disk: temporary", "terminal", "file events", "editor", "sandbox"}
	all := append([]string{"go command", "C compiler", "race detector", "modules", "disk: go's cache"}, last...)
	assert.Equal(t, all, names(map[string]string{"go": `echo "{\"GOVERSION\":\"go1.26.8\",\"GOCACHE\":\"$PWD/go\"}"`}))
	assert.Equal(t, append([]string{"go command"}, last...), names(nil), "what needs the go command is left out without one")
}
