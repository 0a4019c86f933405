package gotool

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

func TestParseMessages(t *testing.T) {
	const printed = "# gokata/exercises/08_x\n" +
		"/course/exercises/08_x/x.go:23:11: not enough arguments in call to consumer\n\thave ()\n\twant (<-chan int)\n" +
		"../rel.go:3: missing return\r\n" +
		"/course/a_test.go:30:6: f redeclared in this block\n\t/course/a.go:24:6[/tmp/overlay/4.go:25:6]: other declaration of f\n" +
		"/course/a.go:9:5: os already declared through import of package os (\"os\")\n\t./a_test.go:6:2: other declaration of os\n" +
		"too many errors\n"
	assert.Equal(t, []Message{
		{File: "/course/exercises/08_x/x.go", Line: 23, Column: 11, Text: "not enough arguments in call to consumer\nhave ()\nwant (<-chan int)"},
		{File: "/rel.go", Line: 3, Text: "missing return"},
		{File: "/course/a_test.go", Line: 30, Column: 6, Text: "f redeclared in this block",
			Other: &Message{File: "/course/a.go", Line: 24, Column: 6, Text: "other declaration of f"}},
		{File: "/course/a.go", Line: 9, Column: 5, Text: `os already declared through import of package os ("os")`,
			Other: &Message{File: "/bench/a_test.go", Line: 6, Column: 2, Text: "other declaration of os"}},
	}, parseMessages("/bench", printed))
	assert.Empty(t, parseMessages("/bench", "# gokata\n\tindented\n\ta.go:1:2: indented\n"))
}

func TestReadVet(t *testing.T) {
	const printed = "# gokata/a\nvet: /x.go:1:2: undefined: y\n" +
		`{"gokata/b": {"copylocks": [{"posn": "/b.go:7:20", "message": "f passes lock by value:\n sync.Mutex"}], "printf": {"error": "analysis skipped"}}}` + "\n" +
		"# gokata/c\n{}\n" +
		`{"gokata/d": {"waitgroup": [{"posn": "/d.go:3:1", "message": "WaitGroup.Add called from inside new goroutine"}]}}`
	assert.Equal(t, map[string][]Message{
		"gokata/b": {{File: "/b.go", Line: 7, Column: 20, Text: "f passes lock by value:  sync.Mutex", Analyzer: "copylocks"}},
		"gokata/d": {{File: "/d.go", Line: 3, Column: 1, Text: "WaitGroup.Add called from inside new goroutine", Analyzer: "waitgroup"}},
	}, readVet([]byte(printed)))
	for _, text := range []string{"", "{", "{{{{", "{}\n{", strings.Repeat("{\n", 1000)} {
		assert.Empty(t, readVet([]byte(text)))
	}
}

func unitOf(main string) *Unit {
	return NewUnit("exercises/01_x", "x", code.Parse("/course/x.go", []byte(main)),
		code.Parse("/course/x_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\nfunc TestB(t *testing.T) {}\n")),
		code.Parse("/course/hidden_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestHiddenA(t *testing.T) {}\n")))
}

func TestExpectedTestsComeFromTheSource(t *testing.T) {
	u := unitOf("package x\n")
	assert.Equal(t, []string{"TestA", "TestB"}, u.Names(false))
	assert.Equal(t, []string{"TestHiddenA"}, u.Names(true))
}

func TestSetupProblemsAreFoundBeforeTheGoCommandStops(t *testing.T) {
	for code, want := range map[string]Message{
		"":                            {Line: 1, Column: 1, Text: "the file is empty: it must begin with package x"},
		" \n\n":                       {Line: 1, Column: 1, Text: "the file is empty: it must begin with package x"},
		"package main\n":              {Line: 1, Column: 9, Text: "package main; expected package x, as in the tests"},
		"// doc\npackage y\n":         {Line: 2, Column: 9, Text: "package y; expected package x, as in the tests"},
		"package x\n\nimport \"fmt\n": {Line: 3, Column: 8, Text: "string literal not terminated"},
	} {
		want.File = "/course/x.go"
		got := unitOf(code).setup()
		require.Len(t, got, 1, code)
		assert.Equal(t, want, got[0], code)
	}
	for _, code := range []string{"package x\n", "package x\nfunc f( {\n"} {
		assert.Empty(t, unitOf(code).setup(), "the compiler says the rest: %q", code)
	}
}

func TestPlacesFromGoListAreThePersons(t *testing.T) {
	u := unitOf("package x\n")
	assert.Equal(t, Message{File: "/course/x.go", Line: 3, Column: 8, Text: "no required module provides package a.b/c"},
		u.place("exercises/01_x/code.go:4:8", "no required module provides package a.b/c; to add it:\n\tgo get a.b/c"))
	assert.Equal(t, Message{File: "/course/x.go", Line: 4, Column: 8, Text: "bad"}, u.place("/course/x.go:4:8", "bad"), "a line directive has done the work")
	assert.Equal(t, Message{File: "/course/x.go", Text: "bad"}, u.place("", "bad"))
}

func TestMessagesAreWrittenAsTheGoCommandDoes(t *testing.T) {
	for want, m := range map[string]Message{
		"a.go:3:4: bad":         {File: "a.go", Line: 3, Column: 4, Text: "bad"},
		"a.go:3:4: atomic: bad": {File: "a.go", Line: 3, Column: 4, Text: "bad", Analyzer: "atomic"},
		"a.go: bad":             {File: "a.go", Text: "bad"},
		"bad":                   {Text: "bad"},
		"a.go:3:4: f twice\n\tb.go:5:6: other f": {File: "a.go", Line: 3, Column: 4, Text: "f twice",
			Other: &Message{File: "b.go", Line: 5, Column: 6, Text: "other f"}},
	} {
		assert.Equal(t, want, m.String())
	}
}

// TestBothWaysToVetAgree compares the vet tool, started directly, with go vet.
func TestBothWaysToVetAgree(t *testing.T) {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	tools, err := Detect(t.Context(), root, true)
	require.NoError(t, err)
	bench, err := NewWorkspace(tools, root, t.TempDir())
	require.NoError(t, err)
	defer bench.Close()
	require.NoError(t, bench.Warm(t.Context(), func(int, int) {}))

	units := map[string]*Unit{}
	shown, err := bench.newOverlay()
	require.NoError(t, err)
	for name, text := range map[string]string{
		"sound":  "package x\n\nimport \"sync\"\n\nfunc F(mu *sync.Mutex) { mu.Lock() }\n",
		"copied": "package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) { mu.Lock() }\n\nfunc G() { var mu sync.Mutex; F(mu) }\n",
		"cancel": "package x\n\nimport \"context\"\n\nfunc F() context.Context { ctx, _ := context.WithCancel(context.Background()); return ctx }\n",
		"inside": "package x\n\nimport \"sync\"\n\nfunc F(wg *sync.WaitGroup) {\n\tgo func() {\n\t\twg.Add(1)\n\t\twg.Done()\n\t}()\n}\n",
		"types":  "package x\n\nfunc F() int { return \"\" }\n",
		"style":  "package x\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\\n\", \"x\") }\n",
	} {
		u := NewUnit("exercises/"+name, "x", code.Parse("/course/"+name+".go", []byte(text)), code.Parse("/course/"+name+"_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\n")))
		units[u.ID] = u
		for file, src := range u.layout() {
			require.NoError(t, shown.add(u.ID+"/"+file, src.Path, src.Src))
		}
		require.NoError(t, os.MkdirAll(filepath.Join(bench.Dir, u.ID), 0o755))
	}
	index, err := shown.write()
	require.NoError(t, err)
	slow, err := bench.goVet(t.Context(), index, slices.Sorted(maps.Keys(units)), units)
	require.NoError(t, err)
	analyzers := map[string]int{}
	for id, u := range units {
		config, ok := bench.vetConfig(shown, u)
		require.True(t, ok, "%s can be vetted directly", id)
		fast, err := bench.vetUnit(t.Context(), shown, u, config)
		require.NoError(t, err)
		assert.Equal(t, slow[id], fast, id)
		for _, m := range fast {
			analyzers[m.Analyzer]++
			assert.Equal(t, u.Code.Path, m.File)
		}
	}
	assert.Equal(t, map[string]int{"copylocks": 2, "lostcancel": 1, "waitgroup": 1}, analyzers)

	other := NewUnit("exercises/other", "x", code.Parse("/course/other.go", []byte("package x\n\nimport _ \"image/png\"\n")), code.Parse("/course/other_test.go", []byte("package x\n")))
	_, ok := bench.vetConfig(shown, other)
	assert.False(t, ok, "what imports anything else is left to go vet")
}
