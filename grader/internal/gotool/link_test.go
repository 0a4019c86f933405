package gotool

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMessagesHaveThePlacesOfTheFileThatIsEdited(t *testing.T) {
	w, _ := workspace(t)
	u := small("places", `package x

import "fmt"

func f() { g(); var s string = 1; _ = s }

func g() { fmt.Print("a"); undefined(); f(2) }

func h(ch chan int) int {
	unused := 1
	go func() { f(); for range ch { f(); f(3) } }()
	select {
	case v := <-ch: f(); return v.x
	}
}

func i() int { f(); f() }
`)
	r, err := w.Build(t.Context(), []*Unit{u})
	require.NoError(t, err)
	assert.Empty(t, r.Binaries)
	var got []string
	for _, m := range r.Broken[u.ID] {
		got = append(got, m.String())
	}
	assert.Equal(t, []string{
		"/course/places.go:5:32: cannot use 1 (untyped int constant) as string value in variable declaration",
		"/course/places.go:7:28: undefined: undefined",
		"/course/places.go:7:43: too many arguments in call to f\nhave (number)\nwant ()",
		"/course/places.go:10:2: declared and not used: unused",
		"/course/places.go:11:41: too many arguments in call to f\nhave (number)\nwant ()",
		"/course/places.go:13:32: v.x undefined (type int has no field or method x)",
		"/course/places.go:17:25: missing return",
	}, got)
}

func TestWhatIsBrokenIsLeftOut(t *testing.T) {
	w, _ := workspace(t)
	sound, starting, also := small("sound", "package x\n"), small("starting", "package x\n\nfunc init() {}\n"), small("also", "package x\n\nfunc f() {}\n")
	types, missing, empty := small("types", "package x\n\nvar a int = \"\"\n"), small("missing", "package x\n\nimport _ \"no.such/thing\"\n"), small("empty", "")
	name := small("name", "package x\n\nfunc TestA() {}\n")
	r, err := w.Build(t.Context(), []*Unit{sound, starting, also, types, missing, empty, name})
	require.NoError(t, err)

	assert.Len(t, r.Binaries, 3)
	assert.Equal(t, r.Binaries[sound.ID], r.Binaries[also.ID])
	assert.NotEqual(t, r.Binaries[sound.ID], r.Binaries[starting.ID], "an init function could end the process")
	for _, binary := range r.Binaries {
		assert.FileExists(t, binary)
	}
	assert.Len(t, r.Broken, 4)
	for id, want := range map[string]Message{
		types.ID:   {File: "/course/types.go", Line: 3, Column: 13, Text: `cannot use "" (untyped string constant) as int value in variable declaration`},
		missing.ID: {File: "/course/missing.go", Line: 3, Column: 8, Text: "cannot find module providing package no.such/thing: import lookup disabled by -mod=readonly"},
		empty.ID:   {File: "/course/empty.go", Line: 1, Column: 1, Text: "the file is empty: it must begin with package x"},
		name.ID: {File: "/course/name_test.go", Line: 5, Column: 6, Text: "TestA redeclared in this block",
			Other: &Message{File: "/course/name.go", Line: 3, Column: 6, Text: "other declaration of TestA"}},
	} {
		if assert.NotEmpty(t, r.Broken[id], id) {
			assert.Equal(t, want, r.Broken[id][0])
		}
	}
}

func TestVetIsPartOfABuild(t *testing.T) {
	w, _ := workspace(t)
	here := small("here", "package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) {}\n")
	elsewhere := small("elsewhere", "package x\n\nimport (\n\t_ \"image/png\"\n\t\"sync\"\n)\n\nfunc F(mu sync.Mutex) {}\n")
	r, err := w.Build(t.Context(), []*Unit{here, elsewhere, small("missing", "package x\n\nimport _ \"no.such/thing\"\n")})
	require.NoError(t, err)
	assert.Equal(t, "/course/here.go:5:11: copylocks: F passes lock by value: sync.Mutex", r.Vet[here.ID][0].String())
	assert.Equal(t, "/course/elsewhere.go:8:11: copylocks: F passes lock by value: sync.Mutex", r.Vet[elsewhere.ID][0].String())
}
