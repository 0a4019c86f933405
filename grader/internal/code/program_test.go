package code

import (
	"go/importer"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// libraries imports the standard library.
var libraries = importer.Default()

// program reads a file x.go with the usual imports on its first line.
func program(t *testing.T, body string) *Program {
	s := NewSnapshot()
	f := s.Add("x.go", []byte("package x; import (\"sync\"; \"time\"); var _ sync.Mutex; var _ time.Time\n"+body))
	require.NoError(t, f.Err)
	s.Check(libraries)
	return s.Program()
}

// marked returns the line that ends in the comment.
func marked(t *testing.T, p *Program, comment string) int {
	for i, line := range strings.Split(string(p.files["x.go"].Src), "\n") {
		if strings.HasSuffix(line, "// "+comment) {
			return i + 1
		}
	}
	require.Fail(t, "no line is marked "+comment)
	return 0
}

func TestAtFindsTheOperationThatFits(t *testing.T) {
	p := program(t, `
type desk struct { mu sync.RWMutex; out chan int }
func (d *desk) run(done <-chan struct{}) {
	d.out <- <-d.out // both
	for range d.out { // range
	}
	select { // select
	case d.out <- 1:
	case <-done:
	default:
	}
	d.mu.RLock() // read
	d.
		mu.Lock() // split
}`)
	line := func(mark string) int { return marked(t, p, mark) }
	at := func(mark string, kinds ...Kind) string {
		o := p.At("x.go", line(mark), kinds...)
		if o == nil {
			return ""
		}
		return p.Text(o.Of)
	}
	assert.Equal(t, "d.out", at("both", Send))
	assert.Equal(t, "d.out", at("both", Receive))
	assert.Equal(t, "d.out", at("range", Range, Receive))
	assert.Equal(t, "d. mu", at("split", Lock), "a call is also on the line of its parenthesis")
	assert.Nil(t, p.At("x.go", line("both"), Lock))
	assert.Nil(t, p.At("y.go", line("both"), Send))
	assert.Equal(t, "d.mu", at("read", Lock))
	s := p.At("x.go", line("select"), Select)
	require.NotNil(t, s)
	assert.Len(t, p.Cases(s), 2)
	assert.True(t, p.Default(s))
}

func TestHeldFollowsTheWayToTheLine(t *testing.T) {
	for _, test := range []struct{ name, body, held string }{
		{"taken", "a.mu.Lock()\n_ = 1 // here", "a.mu"},
		{"given back", "a.mu.Lock()\na.mu.Unlock()\n_ = 1 // here", ""},
		{"given back by a deferred call", "a.mu.Lock()\ndefer a.mu.Unlock()\n_ = 1 // here", "a.mu"},
		{"another one given back", "a.mu.Lock()\nb.mu.Unlock()\n_ = 1 // here", "a.mu"},
		{"both, in order", "a.mu.Lock()\nb.mu.Lock()\n_ = 1 // here", "a.mu b.mu"},
		{"a branch that leaves", "a.mu.Lock()\nif a == nil {\na.mu.Unlock()\nreturn\n}\n_ = 1 // here", "a.mu"},
		{"a branch that stays", "a.mu.Lock()\nif a == nil {\na.mu.Unlock()\n}\n_ = 1 // here", ""},
		{"within the branch", "if a == nil {\na.mu.Lock()\n_ = 1 // here\n}", "a.mu"},
		{"in another function", "func() { a.mu.Lock() }()\ngo func() {\n_ = 1 // here\n}()", ""},
	} {
		p := program(t, "type T struct { mu sync.Mutex }\nfunc f(a, b *T) {\n"+test.body+"\n}")
		var names []string
		for _, o := range p.Held("x.go", marked(t, p, "here")) {
			names = append(names, p.Text(o.Of))
		}
		assert.Equal(t, test.held, strings.Join(names, " "), test.name)
	}
}

func TestForgottenFindsTheReturnThatKeepsTheLock(t *testing.T) {
	for _, test := range []struct{ name, body, mark string }{
		{"an early return", "t.mu.Lock()\nif t.n > 0 {\nreturn // here\n}\nt.mu.Unlock()", "here"},
		{"the end", "if t.n > 0 {\nt.mu.Lock()\nt.mu.Unlock()\n}\nt.mu.Lock()\n}  // here\nfunc g() {", "here"},
		{"a deferred call", "t.mu.Lock()\ndefer t.mu.Unlock()\nif t.n > 0 {\nreturn\n}", ""},
		{"a deferred literal", "t.mu.Lock()\ndefer func() { t.mu.Unlock() }()\nif t.n > 0 {\nreturn\n}", ""},
		{"a helper that only locks", "t.mu.Lock()", ""},
		{"another lock of that name", "var u U\nu.mu.Lock()\nif t.n > 0 {\nreturn\n}\nu.mu.Unlock()", ""},
	} {
		p := program(t, "type T struct { mu sync.Mutex; n int }\ntype U struct { mu sync.Mutex }\nfunc wait(t *T) {\nt.mu.Lock() // lock\nt.mu.Unlock()\n}\nfunc f(t *T) {\n"+test.body+"\n}")
		line, taken := p.Forgotten(p.At("x.go", marked(t, p, "lock"), Lock).On)
		if test.mark == "" {
			assert.Nil(t, taken, test.name)
			continue
		}
		require.NotNil(t, taken, test.name)
		assert.Equal(t, marked(t, p, test.mark), line, test.name)
		assert.Equal(t, "f", taken.Function.Name)
	}
}

func TestADeferredCallRunsWhereTheFunctionLeaves(t *testing.T) {
	p := program(t, "func f(mu, nu *sync.Mutex, n int) {\ndefer mu.Lock()\ndefer nu.Lock()\nif n > 0 {\nreturn // return\n}\nn++ // goes on\n}")
	at := func(mark string) *Operation {
		line := marked(t, p, mark)
		return p.Deferred(p.FunctionAt("x.go", line), line, Lock)
	}
	require.NotNil(t, at("return"))
	assert.Equal(t, "nu", p.Text(at("return").Of), "the last one runs first")
	assert.Nil(t, at("goes on"))
}

func TestParametersAreKnownByWhatCallersGive(t *testing.T) {
	p := program(t, "func f() {\nout := make(chan int)\nvar mu sync.Mutex\nsend(out, &mu)\nout <- 1 // own\nmu.Lock() // lock\n}\nfunc send(to chan<- int, m *sync.Mutex) {\nto <- 1 // given\nm.Lock() // m\n}")
	on := func(mark string, k Kind) any { return p.Resolve(p.At("x.go", marked(t, p, mark), k).On) }
	assert.Equal(t, on("own", Send), on("given", Send))
	assert.Equal(t, on("lock", Lock), on("m", Lock))
}

func TestOnceIsReachedOnlyThroughAOnce(t *testing.T) {
	p := program(t, "var once sync.Once\nfunc start() { once.Do(run); once.Do(func() {\ngo work() // within\n}) }\nfunc run() {\ngo work() // called\n}\nfunc other() {\ngo work() // never\n}\nfunc work() {}")
	at := func(mark string) bool { return p.Once(p.At("x.go", marked(t, p, mark), Start)) }
	assert.True(t, at("within"))
	assert.True(t, at("called"))
	assert.False(t, at("never"))
}

func TestWithoutTypesNamesDecide(t *testing.T) {
	s := NewSnapshot()
	s.Add("x.go", []byte("package x\nimport \"example.com/none/sync\"\ntype T struct { mu sync.Mutex; wg sync.WaitGroup }\nfunc (t *T) F() {\nt.mu.Lock()\nt.wg.Wait()\n}"))
	p := s.Program()
	require.NotNil(t, p.At("x.go", 5, Lock))
	assert.Equal(t, "mu", p.At("x.go", 5, Lock).On.Name())
	assert.NotNil(t, p.At("x.go", 6, Join))
}

func TestDiskKeepsPackagesOfOneFolderApart(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.go": "package a\nfunc F() {}", "a_test.go": "package a_test\nfunc F() {}", "b.go": "package a\nfunc G() { F() }"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	d := &Disk{}
	a := d.File(filepath.Join(dir, "a.go"))
	require.NotNil(t, a)
	assert.Len(t, a.Snapshot.Files, 2)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.go"), []byte("package a"), 0o644))
	assert.Same(t, a, d.File(filepath.Join(dir, "a.go")), "a file is read once")
	assert.Nil(t, d.File(filepath.Join(dir, "none.go")))
}

func TestWhatStandsOnALine(t *testing.T) {
	f := Parse("x.go", []byte("package x\nfunc f() {\n\tc.total += prices[i]\n\tif !stop {\n\t\tsave(c.name, list)\n\t}\n}"))
	assert.Equal(t, []string{"c.total", "prices[i]", "prices"}, f.Operands(3))
	assert.Equal(t, []string{"c.name", "list"}, f.Operands(5))
	written, updated := f.Written(3)
	assert.Equal(t, []string{"c.total"}, written)
	assert.Equal(t, []string{"c.total"}, updated)
	_, updated = f.Written(5)
	assert.Empty(t, updated)
	assert.True(t, f.Asks(4, "stop"))
	assert.False(t, f.Asks(4, "c"))
	assert.Equal(t, "if !stop {", f.LineText(4))
	assert.Empty(t, f.LineText(99))
}
