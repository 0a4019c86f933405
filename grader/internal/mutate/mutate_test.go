package mutate

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

var update = flag.Bool("update", false, "write the golden file anew")

func TestMutants(t *testing.T) {
	src, err := os.ReadFile("testdata/all.go.txt")
	require.NoError(t, err)
	var list strings.Builder
	for _, m := range All(code.Parse("all.go", src)) {
		fmt.Fprintf(&list, "%d: %s\n", m.Line, m)
		assert.NotEqual(t, string(src), string(m.Src))
		assert.NoError(t, code.Parse("all.go", m.Src).Err, "%s\n%s", m, m.Src)
	}
	const golden = "testdata/all.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(list.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), list.String())
}
