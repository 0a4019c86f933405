package check_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/report"
)

// saver saves another text in the middle of a run: after the files were read, before there is a verdict.
type saver struct{ save func() }

func (s saver) Warming(int, int)           {}
func (s saver) Judging([]*course.Exercise) { s.save() }
func (s saver) Decided(*check.Record)      {}

func TestAVerdictQuotesTheCodeThatWasJudged(t *testing.T) {
	root, cache := t.TempDir(), t.TempDir()
	put := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../../..", name))
		require.NoError(t, err)
		put(name, string(text))
	}
	const stub = "exercises/01_one/one.go"
	judged := "package one\n\n// One is one.\nfunc One() int { return two }\n"
	put(stub, judged)
	put("exercises/01_one/one_test.go", "package one\n\nimport \"testing\"\n\nfunc TestOne(t *testing.T) { One() }\n")
	c, err := course.Load(root)
	require.NoError(t, err)
	tools, err := gotool.Detect(t.Context(), root, false)
	require.NoError(t, err)
	checker := &check.Checker{Course: c, Tools: tools, Folder: cache, Progress: saver{func() { put(stub, "package one\n\n// Saved meanwhile.\n") }}}
	defer checker.Close()
	shows := func(records []*check.Record) {
		t.Helper()
		var out bytes.Buffer
		(&report.Screen{Out: &out, Width: 100, Race: true}).Check(records)
		assert.Contains(t, out.String(), "▸    4 │ func One() int { return two }\n")
		assert.NotContains(t, out.String(), "Saved meanwhile")
	}

	records, err := checker.InOrder(t.Context(), c.Exercises)
	require.NoError(t, err)
	shows(records)

	put(stub, judged)
	records = checker.Remembered(c.Exercises)
	require.True(t, records[0].Cached)
	put(stub, "")
	shows(records)
}
