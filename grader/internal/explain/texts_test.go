package explain_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/explain"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
)

// printed is what the terminal shows of packages.
func printed(list []*explain.Package) string {
	var out bytes.Buffer
	(&report.Screen{Out: &out, Width: 100, Race: true, Files: true}).Explained(list)
	return out.String()
}

func TestAFindingQuotesTheCodeThatWasBuilt(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	put("go.mod", "module shop\n\ngo 1.22\n")
	put("shelf/shelf.go", "package shelf\n\n// Put blocks.\nfunc Put(c chan int) {\n\tc <- 1\n}\n")
	put("till/till_test.go", "package till\n\nimport (\n\t\"testing\"\n\n\t\"shop/shelf\"\n)\n\nfunc TestTill(t *testing.T) {\n\tvar closed chan int\n\tclose(closed)\n}\n\n"+
		"func TestShelf(t *testing.T) {\n\tc := make(chan int)\n\tclose(c)\n\tshelf.Put(c)\n}\n")
	tools, err := gotool.Detect(t.Context(), dir, false)
	require.NoError(t, err)
	targets, err := explain.Load(t.Context(), tools, dir, []string{"./till"})
	require.NoError(t, err)
	list, err := explain.Packages(t.Context(), tools, targets, explain.Plan{Repeat: 1, Timeout: time.Minute}, dir, nil, func(what string) {
		if strings.Contains(what, ": run ") { // the tests have been built
			put("till/till_test.go", "package till\n\n\n\n\n\n\n\n\n\n// saved meanwhile\n")
			put("shelf/shelf.go", "package shelf\n\n\n\n// saved meanwhile\n")
		}
	})
	require.NoError(t, err)

	text := printed(list)
	assert.Contains(t, text, "till/till_test.go\n       9 │ func TestTill(t *testing.T) {\n      10 │     var closed chan int\n  ▸   11 │     close(closed)\n")
	assert.Contains(t, text, "line 5 of shelf.go")
	assert.NotContains(t, text, "saved meanwhile", "of a file that has changed since, nothing is quoted")
}

func TestOutputOfOthersQuotesTheCodeThatIsThere(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "till_test.go")
	require.NoError(t, os.WriteFile(file, []byte("package till\n\nfunc TestTill(t *testing.T) {\n\tclose(closed)\n}\n"), 0o644))
	output := "--- FAIL: TestTill (0.00s)\npanic: close of nil channel\n\ngoroutine 7 [running]:\nshop/till.TestTill(0x1)\n\t" + file + ":4 +0x1d\nFAIL\tshop/till\t0.01s\n"
	list, known, err := explain.Stream(strings.NewReader(output), dir, nil)
	require.NoError(t, err)
	require.True(t, known)
	require.NoError(t, os.Remove(file))

	assert.Contains(t, printed(list), "till_test.go\n       2 │\n       3 │ func TestTill(t *testing.T) {\n  ▸    4 │     close(closed)\n")
}
