//go:build unix

package gotool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// programs has nothing but the given shell scripts on the PATH, and returns their folder.
func programs(t *testing.T, scripts map[string]string) string {
	dir := t.TempDir()
	for name, text := range scripts {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755))
	}
	t.Setenv("PATH", dir)
	return dir
}

// says is a go command that answers to go env.
func says(version, goos, cgo string) string {
	return fmt.Sprintf(`echo '{"GOVERSION":%q,"GOOS":%q,"GOARCH":"amd64","CC":"cc -pipe","CGO_ENABLED":%q}'`, version, goos, cgo)
}

func TestTheGoCommandIsDetected(t *testing.T) {
	dir := programs(t, map[string]string{"go": says("go1.26.8", "linux", "1"), "cc": ""})
	tools, err := Detect(t.Context(), t.TempDir(), true)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "go"), tools.Command)
	assert.Equal(t, "go1.26.8 linux/amd64 cc=cc -pipe experiment= race=true", tools.Identity())
}

func TestReleasesThatWereTried(t *testing.T) {
	for release, tried := range map[string]bool{"go1.26.8": true, "go1.27.3 X:greenteagc": true, "go1.28rc1": false, "go1.30.0": false, "devel go1.29-abcdef": true} {
		assert.Equal(t, tried, (&Toolchain{Env: Env{GOVERSION: release}}).Tried(), release)
	}
	table, err := os.ReadFile("../inside/idle/table.go")
	require.NoError(t, err)
	assert.Contains(t, string(table), "//go:build go1.26 && !go1.28", "the releases up to Tried")
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	const compiler = "no C compiler was found (cc -pipe)"
	for name, test := range map[string]struct {
		scripts map[string]string
		cgo     string // CGO_ENABLED in the environment
		race    bool
		want    string // what the advice says; "" for none
	}{
		"no go":                      {map[string]string{}, "", false, "the go command was not found"},
		"too old":                    {map[string]string{"go": says("go1.25.3", "linux", "1")}, "", false, "it is go1.25.3, and the course needs go1.26"},
		"too old for go.mod":         {map[string]string{"go": "echo 'go: go.mod requires go >= 1.26.0 (running go 1.20)' >&2\nexit 1"}, "", false, "this Go is too old (go.mod requires go >= 1.26.0 (running go 1.20))"},
		"with experiments":           {map[string]string{"go": says("go1.26.8 X:greenteagc", "linux", "1")}, "", false, ""},
		"a development version":      {map[string]string{"go": says("devel go1.28-abcdef", "linux", "1")}, "", false, ""},
		"no compiler":                {map[string]string{"go": says("go1.26.8", "linux", "0")}, "", true, compiler},
		"no compiler, no race":       {map[string]string{"go": says("go1.26.8", "linux", "0")}, "", false, ""},
		"no compiler on macOS":       {map[string]string{"go": says("go1.26.8", "darwin", "0")}, "", true, ""},
		"no compiler on Windows":     {map[string]string{"go": says("go1.26.8", "windows", "0")}, "", true, "MinGW"},
		"cgo off in the environment": {map[string]string{"go": says("go1.26.8", "linux", "0"), "cc": ""}, "0", true, "CGO_ENABLED=0 is set"},
		"cgo off in the settings":    {map[string]string{"go": says("go1.26.8", "linux", "0"), "cc": ""}, "", true, "go env -w CGO_ENABLED=1"},
	} {
		t.Run(name, func(t *testing.T) {
			programs(t, test.scripts)
			t.Setenv("CGO_ENABLED", test.cgo)
			_, err := Detect(t.Context(), t.TempDir(), test.race)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			assert.True(t, IsAdvice(err), "%v", err)
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestAGoCommandThatFailsIsNoAdvice(t *testing.T) {
	for _, script := range []string{"echo broken >&2; exit 1", "echo broken"} {
		programs(t, map[string]string{"go": script})
		_, err := Detect(t.Context(), t.TempDir(), false)
		assert.ErrorContains(t, err, "go")
		assert.False(t, IsAdvice(err))
	}
}

func TestTheMachinesFaultsAreExplained(t *testing.T) {
	failed := errors.New("exit status 1")
	for printed, want := range map[string]string{
		"write /x: no space left on device":                    "the disk is full",
		"write /x: disk quota exceeded":                        "the disk is full",
		"go: -race is not supported on plan9":                  "does not run on this kind of machine",
		"go: -race requires cgo":                               "needs a C compiler",
		"a\ndial tcp: lookup x: no such host":                  "(dial tcp: lookup x: no such host)",
		"open /x: permission denied\nand so on":                "open /x: permission denied; check",
		"link: mapping failed: file too large":                 "ulimit -f unlimited",
		"build cache is disabled by GOCACHE=off, but required": "unset GOCACHE",
		"go: creating work dir: stat /x: no such file":         "could not begin: go: creating work dir",
	} {
		err := explain("building", failed, printed)
		assert.True(t, IsAdvice(err), printed)
		assert.ErrorContains(t, err, want)
	}
	err := explain("building", failed, "something else")
	assert.False(t, IsAdvice(err))
	assert.EqualError(t, err, "building: exit status 1: something else")
	assert.ErrorIs(t, err, failed)
}

func TestAGoCommandIsFreeOfThePersonsSettings(t *testing.T) {
	programs(t, map[string]string{"go": "echo $GOFLAGS $GOWORK $PWD"})
	t.Setenv("GOFLAGS", "-count=3")
	tools := &Toolchain{Command: filepath.Join(os.Getenv("PATH"), "go")}
	dir := t.TempDir()
	free, err := tools.Cmd(t.Context(), dir).Output()
	require.NoError(t, err)
	assert.Equal(t, "-mod=readonly off "+dir+"\n", string(free))
	plain, err := tools.plain(t.Context(), dir).Output()
	require.NoError(t, err)
	assert.Contains(t, string(plain), "-count=3")
}
