package history

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// A goroutine that was started later can have a smaller number: the runtime hands numbers out to processors in batches.
func TestTheTestsEndIsThatOfTheGoroutineStartedLast(t *testing.T) {
	root := &Goroutine{id: 22, mine: true, moves: true}
	root.one = root
	bubble, function := &Goroutine{id: 5, one: root}, &Goroutine{id: 6, one: root}
	own := func(file string) bool { return file == "/course/busy.go" }
	nothing := func(string, int, evidence.State) (string, bool) { return "", false }
	h := &History{code: Code{Own: own, Test: func(string) bool { return false }, Operation: nothing}, Goroutines: []*Goroutine{root}, inner: []*Goroutine{bubble, function}}
	dump := `goroutine 6 [running, synctest bubble 1]:
gokata/exercises/busy.Spin()
	/course/busy.go:12 +0x1d
testing.tRunner(0xc000102908, 0x7fc678)
	/usr/local/go/src/testing/testing.go:2036 +0x21d

goroutine 5 [chan receive (durable), synctest bubble 1]:
testing/synctest.testingSynctestTest(0xc000102908, 0x7fc678)
	/usr/local/go/src/testing/testing.go:2151 +0x625

goroutine 22 [synctest.Run, synctest bubble 1]:
internal/synctest.Run(0xc000060040)
	/usr/local/go/src/runtime/synctest.go:218 +0x1c5
`

	h.Ends(verdict.Timeout, evidence.Evidence{Died: true, Dump: dump})

	last := h.Steps[len(h.Steps)-1]
	assert.Equal(t, &Step{Event: Event{Kind: Last, At: Place{"/course/busy.go", 12, true}, Does: "still runs", Fault: true}, Who: root}, last)
}
