package hunch

import (
	"go/importer"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

// libraries imports the standard library.
var libraries = importer.Default()

// read reads source that lacks its package clause and imports, which take its first line.
func read(t *testing.T, body string) *code.Program {
	src := `package x; import ("sync"; "sync/atomic"; "time")` + body
	s := code.NewSnapshot()
	s.Add("x.go", []byte(src))
	s.Check(libraries)
	p := s.Program()
	require.NotEmpty(t, p.Own, "the source must parse:\n%s", src)
	return p
}

// marked returns the line that ends in "// here".
func marked(t *testing.T, body string) int {
	before, _, ok := strings.Cut(body, "// here")
	require.True(t, ok, body)
	return strings.Count(before, "\n") + 1
}

func TestEachRuleFindsItsFault(t *testing.T) {
	for _, test := range faults {
		p := read(t, test.body)
		found := Look(p, test.symptom)
		if assert.NotNil(t, found, test.name) {
			assert.Equal(t, marked(t, test.body), p.Line(found.Node), test.name)
			assert.Contains(t, found.Fact, test.fact, test.name)
		}
	}
}

func TestNothingStandsOutInRightCode(t *testing.T) {
	for name, body := range sound {
		p := read(t, body)
		for s := Other; s <= Crowded; s++ {
			if found := Look(p, s); found != nil {
				t.Errorf("%s, symptom %d: line %d: %s", name, s, p.Line(found.Node), found.Fact)
			}
		}
	}
}

// What a rule finds is no news where it does not explain what happened.
func TestARuleSpeaksOnlyOfWhatItExplains(t *testing.T) {
	for _, test := range []struct {
		name, body string
		explains   []Symptom
	}{
		{"oneByOne", "\nfunc Run(a, b func()) {\n\ta()\n\tb()\n}", []Symptom{Late}},
		{"inTurn", "\nfunc Run(jobs []int, work func(int)) {\n\tfor _, job := range jobs {\n\t\twork(job)\n\t}\n}", []Symptom{Late}},
		{"unawaited", "\nfunc Put(c chan<- int, v int) {\n\tgo func() { c <- v }()\n}", []Symptom{Early, Disorder}},
		{"tellsNobody", "\nfunc Run(a func() int, b func()) int {\n\tc := make(chan int)\n\tgo b()\n\tgo func() { c <- a() }()\n\treturn <-c\n}", []Symptom{Early, Disorder, Fewer}},
		{"callsAgain", "\nfunc Run(a func() int) int {\n\tif a() == 0 {\n\t\treturn 0\n\t}\n\treturn a()\n}", []Symptom{Late, More}},
		{"hasRoom", "\ntype desk struct{ c chan int }\nfunc New() *desk { return &desk{c: make(chan int, 9)} }\nfunc (d *desk) Put(v int) { d.c <- v }", []Symptom{Early}},
	} {
		p := read(t, test.body)
		for s := Other; s <= Crowded; s++ {
			assert.Equal(t, slices.Contains(test.explains, s), Look(p, s) != nil, "%s, symptom %d", test.name, s)
		}
	}
}

// Two faults: the rule that was right more often speaks first, and of its places the first in the file is named.
func TestTheOrderOfRulesDecides(t *testing.T) {
	p := read(t, `
func Run(a, b func(), c chan int) {
	a()
	b()
	time.Sleep(4 * time.Second)
	time.Sleep(9 * time.Second)
}`)
	found := Look(p, Late)
	require.NotNil(t, found)
	assert.Equal(t, 5, p.Line(found.Node))
	assert.Equal(t, waiting, found.Exercises)
}
