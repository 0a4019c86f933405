package dump

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadTellsMarksBubblesAndParents(t *testing.T) {
	list := Read("goroutine 9 [running]:\nx/ahead/sampler.(*sampler).sample()\n\t/s.go:1 +0x1\n\n" +
		"goroutine 8 [chan receive (durable), 2 minutes, synctest bubble 3]:\nx.P()\n\t/x.go:7 +0x1\ncreated by x.Q in goroutine 6\n\t/x.go:2 +0x1\n\n" +
		"goroutine 7 gp=0xc0 m=nil [select (leaked)] {job: a]b}:\nx.R()\n\t/x.go:9 +0x1\n\n" +
		"goroutine 2 [finalizer wait]:\nruntime.x()\n\t/r.go:1 +0x1\n\nno goroutine\n")
	require.Len(t, list, 2, "neither the sampler's nor the runtime's")
	assert.Equal(t, Goroutine{ID: "8", State: "chan receive", Durable: true, Bubble: "3", Parent: "6", Head: list[0].Head, Stack: list[0].Stack}, list[0])
	assert.Contains(t, list[0].Stack, "/x.go:7")
	assert.True(t, list[1].Leaked)
	assert.Equal(t, "select", list[1].State)
}

func TestWaitsThatStopABubblesClock(t *testing.T) {
	for _, test := range []struct {
		g            Goroutine
		waits, stops bool
	}{
		{Goroutine{State: "chan send", Bubble: "1"}, true, true},
		{Goroutine{State: "chan send", Bubble: "1", Durable: true}, true, false},
		{Goroutine{State: "chan send"}, true, false},
		{Goroutine{State: "sync.Cond.Wait", Bubble: "1"}, true, false},
		{Goroutine{State: "sleep", Bubble: "1"}, false, false},
		{Goroutine{State: "running"}, false, false},
	} {
		assert.Equal(t, [2]bool{test.waits, test.stops}, [2]bool{test.g.Waits(), test.g.StopsClock()}, "%+v", test.g)
	}
}
