package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDumpsAreReadAmongOtherOutput(t *testing.T) {
	const text = `some words
goroutine 7 [chan send (durable), synctest bubble 1]:
gokata/exercises/message.(*Desk).Deliver(0xc000012345, {0x53a8ae, 0x5})
	/course/message.go:14 +0x1d
created by gokata/exercises/message.Transmit in goroutine 6
	/course/message.go:9 +0x4f

more words
`
	list := Goroutines(text)
	require.Len(t, list, 1)
	g := list[0]
	assert.Equal(t, 7, g.ID)
	assert.Equal(t, Sends, g.State)
	assert.Equal(t, Frame{Function: "gokata/exercises/message.(*Desk).Deliver", File: "/course/message.go", Line: 14, Args: []uint64{0xc000012345, 0}}, g.Frames[0])
	assert.Equal(t, "(*Desk).Deliver", g.Frames[0].Name())
	assert.Equal(t, 9, g.Created[0].Line)
	at, ok := g.Innermost(func(file string) bool { return file == "/course/message.go" })
	assert.True(t, ok)
	assert.Equal(t, 14, at.Line)
	_, ok = g.Innermost(func(string) bool { return false })
	assert.False(t, ok)
}

func TestLabelsAreNoPartOfAState(t *testing.T) {
	list := Goroutines("goroutine 7 [chan receive, 2 minutes] {job: \"a]b}\", n: 1}:\nx.F()\n\t/x.go:7 +0x1\n\ngoroutine 8 [select]:\nx.G()\n\t/x.go:9 +0x1\n")
	if assert.Len(t, list, 2) {
		assert.Equal(t, Receives, list[0].State)
		assert.Equal(t, 7, list[0].Frames[0].Line)
	}
}

func TestGoleaksAccountIsReadAsADump(t *testing.T) {
	list := Goroutines("found unexpected goroutines:\n[Goroutine 9 in state chan receive, with x.F on top of the stack:\nx.F()\n\t/x.go:3 +0x1\n]\n")
	require.Len(t, list, 1)
	assert.Equal(t, Receives, list[0].State)
}

func TestRaceReportsAreNoDumps(t *testing.T) {
	const report = `==================
WARNING: DATA RACE
Write at 0x00c000016108 by goroutine 8:
  x.F()
      /x.go:5 +0x1

Previous read at 0x00c000016108 by goroutine 7:
  x.G()
      /x.go:9 +0x1

Goroutine 8 (running) created at:
  x.T()
      /x.go:2 +0x1
==================
`
	assert.Empty(t, Goroutines(report))
	sides := RaceReport("words\n" + report)
	require.Len(t, sides, 2)
	assert.Equal(t, []bool{true, false}, []bool{sides[0].Writes, sides[1].Writes})
	assert.Equal(t, 2, sides[0].Created[0].Line)
}

func TestCrashNamesTheRuntimesReason(t *testing.T) {
	assert.Equal(t, "send on closed channel", Crash("words\npanic: send on closed channel [recovered, repanicked]\r\n"))
	assert.Equal(t, AllAsleep, Crash("fatal error: "+AllAsleep+"\n"))
	assert.Empty(t, Crash("no panic: here\n"))
}

func TestWordsNameWhatIsWaitedFor(t *testing.T) {
	for _, test := range []struct {
		state        State
		name         string
		loop         bool
		does, inVain string
	}{
		{Sends, "out", false, "waits to send to out", ", and nobody is left to receive"},
		{Sends, "", false, "waits to send", ", and nobody is left to receive"},
		{Receives, "in", true, "waits in the loop over in", " for a value or a close that never comes"},
		{Receives, "t.C", true, "waits in the loop over t.C", " for the next tick"},
		{Receives, "ctx.Done()", false, "waits for ctx.Done()", ", and nobody cancels that context"},
		{SendsNil, "c", false, "sends", " to c, which is nil: that blocks for ever"},
		{WaitsGroup, "wg", false, "waits in wg.Wait", " for a Done that never comes"},
		{Acquires, "once", false, "waits in once.Do", ""},
		{"IO wait", "", false, "waits", " (IO wait)"},
	} {
		does, inVain := test.state.Words(test.name, test.loop)
		assert.Equal(t, [2]string{test.does, test.inVain}, [2]string{does, inVain}, "%s %s", test.state, test.name)
	}
}

func TestStatesAreReadWithoutTheirMarks(t *testing.T) {
	assert.Equal(t, Receives, StateOf("chan receive (durable)"))
	assert.Equal(t, Locks, StateOf("sync.Mutex.Lock (leaked)"))
	assert.True(t, Locks.Locking() && ReadLocks.Locking() && !Sends.Locking())
	assert.True(t, SendsNil.Hopeless() && SendsNil.Sending() && !Selects.Hopeless())
}
