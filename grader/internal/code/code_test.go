package code

import (
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
