package gotool

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

func TestTellingTellsBeforeEachStatementAndKeepsLines(t *testing.T) {
	const before = `package x // why

import "time"

type pair struct{ a, b int }

func Wait(ch chan int, f func()) int {
	go func() { time.Sleep(1) }()
loop:
	for i := 0; i < 3; i++ { // three
		switch {
		case i == 1:
			continue loop
		default:
			f(); f()
		}
		select {
		case <-ch:
			f()
		case ch <- i:
		}
	}
	if v, ok := <-ch; ok {
		return v
	}
	os.Exit(3)
	panic("never")
}

func nothing() {}
`
	const after = `package x; import T "gokata/ahead/tracer" // why

import "time"

type pair struct{ a, b int }

func Wait(ch chan int, f func()) int {
	T.Tell();go func() { T.Tell();time.Sleep(1) ;T.Tell()}()
T.Tell();loop:
	for i := 0; i < 3; i++ { // three
		T.Tell();switch {
		case i == 1:
			T.Tell();continue loop
		default:
			T.Tell();f(); T.Tell();f()
		}
		T.Tell();select {
		case <-ch:
			T.Tell();f()
		case ch <- i:
		}
	}
	T.Tell();if v, ok := <-ch; ok {
		T.Tell();return v
	}
	T.Exit();os.Exit(3)
	T.Tell();panic("never")
}

func nothing() {;T.Tell()}
`
	got := string(telling(code.Parse("x.go", []byte(before))))

	assert.Equal(t, after, strings.ReplaceAll(got, "kata_tracer_", "T"))
	require.NoError(t, code.Parse("x.go", []byte(got)).Err)
}

func TestTellingLeavesAloneWhatItCannotTellIn(t *testing.T) {
	for _, src := range []string{"package x\n", "package x\n\ntype t int\n", "package x\n\nfunc f( {", ""} {
		assert.Equal(t, src, string(telling(code.Parse("x.go", []byte(src)))))
	}
}

func TestTheTracerIsInTracedBinariesOnly(t *testing.T) {
	plain, traced := &Unit{ID: "exercises/a", Tests: []Test{{Name: "TestA"}}}, &Unit{ID: "exercises/a", Tests: []Test{{Name: "TestA"}}, Traced: true}

	assert.NotContains(t, string(runner([]*Unit{plain})), "tracer")
	assert.Contains(t, string(runner([]*Unit{traced})), `{Name: "TestA", Func: tracer.Test(p0.TestA)}`)
}
