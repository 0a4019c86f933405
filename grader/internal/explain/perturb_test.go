package explain

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/code"
)

var directive = regexp.MustCompile(`/\*line :\d+:\d+\*/`)

// meeting is code in which goroutines meet in every way, and yielding the same with calls, K standing for the alias.
const meeting = `package x

func TestA(t *testing.T) {
	a := 1
	mu.Lock()
	x.n = a
	n++
	go f()
	b := a
	defer mu.Unlock()
	for a < b {
		close(ch)
		g(b)
	}
	switch <-ch {
	case 1:
		wg.Wait()
	}
	if a == b {
		h(func() { a = b })
	}
}

func helper() {}
`

const yielding = `package x; import K "p/perturb"

func TestA(t *testing.T) {K.Begin("TestA");
	a := 1
	K.Yield(1);mu.Lock()
	K.Yield(2);x.n = a
	K.Yield(3);n++
	K.Yield(4);go f()
	K.Yield(5);b := a
	defer mu.Unlock()
	for a < b {
		K.Yield(7);close(ch)
		g(b)
	}
	K.Yield(6);switch <-ch {
	case 1:
		K.Yield(8);wg.Wait()
	}
	K.Yield(9);if a == b {
		h(func() {K.Yield(10); a = b })
	}
}

func helper() {}
`

func TestYieldsAreWhereGoroutinesMeet(t *testing.T) {
	place := 0
	got, changed := perturb("p", true, &place).Apply(code.Parse("x_test.go", []byte(meeting)))
	assert.True(t, changed)
	numbered := regexp.MustCompile(`Yield\(\d+\)`)
	plain := func(text string) string { return numbered.ReplaceAllString(text, "Yield()") }
	assert.Equal(t, plain(yielding), plain(strings.ReplaceAll(directive.ReplaceAllString(string(got), ""), "kata_", "K")))
	assert.Len(t, numbered.FindAllString(string(got), -1), place)

	place = 0
	got, _ = perturb("p", false, &place).Apply(code.Parse("x.go", []byte(meeting)))
	assert.NotContains(t, string(got), "Begin", "no test begins in code that is none")
}
