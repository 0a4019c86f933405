package history

import (
	"bytes"
	"context"
	"path/filepath"
	"runtime/trace"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/inside/tracer"
)

// recorded runs a test under the tracer, in this process.
func recorded(t *testing.T, test func(*testing.T)) *History {
	var buffer bytes.Buffer
	require.NoError(t, trace.Start(&buffer))
	t.Run("traced", func(t *testing.T) {
		trace.Log(context.Background(), tracer.TestCategory, t.Name())
		synctest.Test(t, test)
	})
	trace.Stop()
	source := code.NewSnapshot()
	h, err := Read(&buffer, Code{
		Own:       func(file string) bool { return filepath.Base(file) == "shop_test.go" },
		Test:      func(file string) bool { return filepath.Base(file) == "sale_test.go" },
		Operation: func(string, int, evidence.State) (string, bool) { return "wg", false },
		File: func(path string) *code.File {
			f, err := source.Read(path)
			require.NoError(t, err)
			return f
		},
	})
	require.NoError(t, err)
	return h
}

func TestRealTracesAreRead(t *testing.T) {
	h := recorded(t, sale)

	var what []string
	for _, g := range h.Goroutines {
		what = append(what, g.What)
	}
	assert.Equal(t, []string{"the test", "func in pool", "func in pool", "report"}, what)
	workers := h.Goroutines[1:3]
	assert.True(t, workers[0].From.Own)
	assert.Equal(t, 13, workers[0].From.Line)
	assert.Same(t, h.Goroutines[0], workers[0].By)
	var waits []string
	for _, s := range h.Steps {
		if s.Who == h.Goroutines[3] {
			assert.True(t, s.Timed)
			waits = append(waits, strings.Join([]string{[]string{"begin", "block", "wake", "end"}[s.Kind], s.Does, s.Time.String(), strconv.Itoa(s.At.Line)}, " "))
		}
	}
	assert.Equal(t, []string{"begin  0s 25", "block sleeps 0s 26", "wake has slept 1m0s 26", "end  1m0s 0"}, waits)

	var facts []string
	for _, f := range h.Facts() {
		facts = append(facts, f.Says)
	}
	assert.Equal(t, []string{
		"pool returned at 6 s, while the goroutine started on line 21 went on until 60 s",
		"of the 5 calls of work on line 15 that took time, at most 2 ran at once: 2 from 0 s to 2 s, 2 from 2 s to 4 s, 4 s to 6 s",
		"the goroutine started on line 21 slept on line 26 from 0 s to 60 s",
		"2 goroutines started on line 13 ran at once from 0 s, the last until 6 s",
	}, facts)
}
