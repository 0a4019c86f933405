//go:build unix

package watch

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"gokata/grader/internal/terminal"
)

func TestAPanicLeavesTheTerminalAsItWas(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for key, said := range map[string]string{"d": "in the screen's own goroutine", "s": "in another goroutine"} {
		t.Run(said, func(t *testing.T) {
			c := threeExercises(t)
			s := terminal.Start(t, 100, 100, t.TempDir(), append(os.Environ(), asScreen+"="+c.Root), "sh")
			s.Line("stty -a | sed 1d >before; " + self + "; echo ended with $?")
			s.Shows("Go concurrency kata", "waiting for a save")
			s.Type(key)
			s.Shows(said, "which is the grader's fault", "ended with 2")
			s.Plain()
			s.Line("stty -a | sed 1d >after; echo compared: $(cmp before after && echo same)")
			s.Shows("compared: same")
		})
	}
}
