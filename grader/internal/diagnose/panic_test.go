package diagnose

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// What the race detector reports first, or what shows only by chance, has no program in the course's kinds: here are the
// runtime's own words for it.
func TestPanicsThatHardlyShow(t *testing.T) {
	const stack = "\n\ngoroutine 9 [running]:\nsync.(*WaitGroup).Wait(0xc000012345)\n\t/usr/local/go/src/sync/waitgroup.go:1 +0x1\nx.Run()\n\t/course/x.go:12 +0x1\n"
	scope := Scope{Code: func(string) *code.File { return nil }, Own: func(file string) bool { return file == "/course/x.go" }, Test: func(string) bool { return false }, Main: "/course/x.go"}
	for crash, says := range map[string]string{
		"panic: sync: WaitGroup is reused before previous Wait has returned":   "line 12 uses a WaitGroup again before everybody has come out of Wait",
		"panic: sync: WaitGroup misuse: Add called concurrently with Wait":     "line 12 calls Add while another goroutine is in Wait",
		"fatal error: concurrent map writes":                                   "line 12 uses a map while another goroutine changes it",
		"fatal error: concurrent map iteration and map write":                  "line 12 uses a map while another goroutine changes it",
		"fatal error: sync: Unlock of unlocked RWMutex":                        "line 12 unlocks an RWMutex that is not locked",
		"panic: runtime error: slice bounds out of range [:5] with capacity 3": "line 12 cuts a slice beyond its end (slice bounds out of range [:5] with capacity 3)",
	} {
		t.Run(crash, func(t *testing.T) {
			list := Failure(verdict.Panic, evidence.Evidence{Output: crash + stack, Died: true}, nil, "TestX", scope, nil)
			require.Len(t, list, 1)
			assert.Equal(t, says, list[0].Summary)
			assert.NotEmpty(t, list[0].Explanation)
			require.NotEmpty(t, list[0].Locations)
			assert.Equal(t, 12, list[0].Locations[0].Line)
		})
	}
}
