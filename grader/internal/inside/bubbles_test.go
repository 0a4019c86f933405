package inside

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Package idle can be linked only with a flag, so its tests are a module of their own. BUBBLES is how many bubbles there are:
// make stress has 10,000 of them in each process.
func TestHealthyCodeIsNeverStuck(t *testing.T) {
	bubbles := os.Getenv("BUBBLES")
	if bubbles == "" {
		bubbles = "100"
	}
	dir := t.TempDir()
	files := map[string][]byte{"go.mod": []byte("module bubbles\n\ngo 1.26\n")}
	for name, text := range Sources("bubbles/ahead", "sampler", "idle") {
		files["ahead/"+name] = text
	}
	var err error
	files["healthy_test.go"], err = os.ReadFile("testdata/healthy_test.go")
	require.NoError(t, err)
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	binary := filepath.Join(dir, "bubbles.test")
	build := exec.Command("go", "test", "-c", "-race", "-ldflags=-checklinkname=0", "-o", binary, ".")
	build.Dir = dir
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, procs := range []int{1, 2, 8} {
		run := exec.Command(binary, "-test.timeout=10m")
		run.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", procs), "BUBBLES="+bubbles, "GORACE=atexit_sleep_ms=0",
			"GOKATA_SAMPLES="+filepath.Join(dir, "samples"))
		out, err := run.CombinedOutput()
		require.NoError(t, err, "GOMAXPROCS=%d\n%s", procs, out)
	}
}
