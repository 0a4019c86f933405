//go:build unix

package endtoend

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPanicLeavesTheTerminalAsItWas(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for key, said := range map[string]string{"d": "in the screen's own goroutine", "s": "in another goroutine"} {
		t.Run(said, func(t *testing.T) {
			course := twoExercises(t)
			// Long enough for the report of a race within the screen's library, which now and then closes the terminal under its reader.
			s := open(t, 100, 400, t.TempDir(), append(os.Environ(), asScreen+"="+course), "sh")
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
