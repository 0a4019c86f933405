package code

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read reads a file and its test's.
func read(text, test string) *Program {
	s := NewSnapshot()
	s.Add("x.go", []byte(text))
	s.Add("x_test.go", []byte(test))
	s.Check(libraries)
	return s.Program()
}

// kinds lists what the first function of a body of code does.
func kinds(t *testing.T, body string) (list []Kind) {
	p := read(`package x; import ("sync"; "sync/atomic"; "time")`+body, "")
	require.NotEmpty(t, p.Own, body)
	for _, o := range p.Own[0].Ops {
		list = append(list, o.Kind)
	}
	return list
}

func TestOperationsComeInTheOrderOfEvaluation(t *testing.T) {
	for body, want := range map[string][]Kind{
		"\nfunc F(c chan int, f func() int) { c <- f(); <-c; close(c) }":                                    {Work, Send, Receive, Close},
		"\nfunc F(c chan int, f func(int)) { for v := range c { f(v) } }":                                   {Range, Work},
		"\nfunc F(c chan int) int { select { case v := <-c: return v; case <-time.After(1): } ; return 0 }": {Select, Receive, Return, Timer, Receive, Return},
		"\nfunc F(m *sync.Mutex) { m.Lock(); defer m.Unlock(); time.Sleep(1) }":                             {Lock, Unlock, Sleep},
		"\nfunc F(f func()) { var wg sync.WaitGroup; wg.Go(f); go g(); wg.Wait() }; func g() {}":            {Start, Start, Join},
		"\nfunc F(c *sync.Cond) { c.Wait(); c.Signal() }":                                                   {Cond, Signal},
		"\nfunc F(c chan int) int { return len(c) + g() }; func g() int { return 0 }":                       {Share, Call, Return},
		"\nfunc F() { c := make(chan int, 2); var a []int; a = append(a, <-c) }":                            {Make, Receive, Share},
		"\nfunc F(n *atomic.Int64) { n.Store(n.Load() + 1) }":                                               {Share, Share},
	} {
		assert.Equal(t, want, kinds(t, body), body)
	}
}

func TestALiteralIsAFunctionOfItsOwnUnlessItIsCalledOnTheSpot(t *testing.T) {
	assert.Equal(t, []Kind{Start}, kinds(t, "\nfunc F(c chan int) { go func() { c <- 1 }() }"))
	assert.Equal(t, []Kind{Send}, kinds(t, "\nfunc F(c chan int) { func() { c <- 1 }() }"))
}

func TestAChannelIsKnownByWhatACallerGives(t *testing.T) {
	p := read("package x\nfunc F() { c := make(chan int); go put(c) }\nfunc put(to chan<- int) { to <- 1 }", "")
	made, sent := p.Of(Make)[0], p.Of(Send)[0]
	assert.NotEqual(t, made.On, sent.On)
	assert.Equal(t, p.Resolve(made.On), p.Resolve(sent.On))
}

func TestWhatATestStartsIsStillTheCallersOwnWork(t *testing.T) {
	p := read("package x\nfunc Put() { go put() }\nfunc put() {}", "package x\nfunc TestA() { go Put() }")
	assert.False(t, p.Own[0].Started)
	assert.True(t, p.Own[1].Started)
}

func TestWhatCallsHandedInCodeTakesTime(t *testing.T) {
	p := read("package x\nfunc F(f func()) { g(f); h() }\nfunc g(f func()) { f() }\nfunc h() {}", "")
	calls := p.Of(Call)
	require.Len(t, calls, 2)
	assert.True(t, p.Works(calls[0]))
	assert.False(t, p.Works(calls[1]))
}

func TestFatalElsewhere(t *testing.T) {
	f := parse(`package x
import "github.com/stretchr/testify/require"
func TestA(t *testing.T) {
	var wg sync.WaitGroup
	t.Fatal() // the test's own
	wg.Go(func() {
		t.Error()
		t.Fatalf("") // found
		func() { require.Equal(t, 1, 1) }() // found
		assert.Equal(t, 1, 1)
		t.Run("b", func(t *testing.T) { t.Fatal(); require.True(t, true) })
	})
	synctest.Test(t, func(b *testing.T) {
		group.Go(func() error { b.SkipNow(); return nil }) // found
		group.Go(work)
		require.True(b, true)
	})
}
func work(x T) { wg.Go(func() { x.Fatal() }) }
`)
	var got, want []int
	for _, call := range f.FatalElsewhere() {
		got = append(got, f.Line(call.Pos()))
	}
	for i, line := range strings.Split(string(f.Src), "\n") {
		if strings.HasSuffix(line, "// found") {
			want = append(want, i+1)
		}
	}
	assert.Equal(t, want, got)
}
