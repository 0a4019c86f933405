package history

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/evidence"
)

func TestStateIsToldFromTheReasonAndTheCalls(t *testing.T) {
	for _, c := range []struct {
		reason string
		above  []string
		want   evidence.State
	}{
		{"chan send", nil, "chan send"},
		{"forever", []string{"runtime.gopark", "runtime.chansend", "runtime.chansend1"}, "chan send (nil chan)"},
		{"forever", []string{"runtime.gopark", "runtime.chanrecv"}, "chan receive (nil chan)"},
		{"forever", []string{"runtime.gopark", "runtime.block"}, "select (no cases)"},
		{"sync", []string{"sync.(*WaitGroup).Wait"}, "sync.WaitGroup.Wait"},
		{"sync", []string{"internal/sync.(*Mutex).Lock", "sync.(*Mutex).Lock"}, "sync.Mutex.Lock"},
		{"sync", []string{"sync.(*Mutex).Lock", "sync.(*RWMutex).Lock"}, "sync.RWMutex.Lock"},
		{"sync", []string{"sync.(*RWMutex).RLock"}, "sync.RWMutex.RLock"},
		{"sync", []string{"sync.(*Mutex).Lock", "sync.(*Once).doSlow", "sync.(*Once).Do"}, "semacquire"},
		{"sync.(*Cond).Wait", []string{"sync.(*Cond).Wait"}, "sync.Cond.Wait"},
		{"GC mark assist wait for work", nil, ""},
		{"preempted", nil, ""},
	} {
		assert.Equal(t, c.want, stateOf(c.reason, c.above), "%s %v", c.reason, c.above)
	}
}

func TestReadRefusesWhatIsNoTrace(t *testing.T) {
	never := func(string) bool { return false }
	for _, text := range []string{"", "no trace", "go 1.26 trace\x00\x00\x00"} {
		_, err := Read(strings.NewReader(text), Code{Own: never, Test: never})

		assert.Error(t, err, "%q", text)
	}
}
