package explain

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/diagnose"
)

// Frames lead into the runtime and package testing, whose code takes seconds to parse, for each output again.
func TestOnlyTheReadersCodeIsRead(t *testing.T) {
	_, mine, _, _ := runtime.Caller(0)
	pc, _, _, _ := runtime.Caller(1)
	theirs, _ := runtime.FuncForPC(pc).FileLine(pc)
	require.Equal(t, "testing.go", filepath.Base(theirs))
	for name, scope := range map[string]diagnose.Scope{"below": below(filepath.Dir(mine)), "anywhere": anywhere()} {
		assert.True(t, scope.Code(mine) != nil, name)
		assert.True(t, scope.Code(theirs) == nil, name)
	}
}
