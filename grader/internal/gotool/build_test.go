package gotool

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

// unitOf makes a unit of a text, with two visible tests and a hidden one.
func unitOf(main string) *Unit {
	s := code.NewSnapshot()
	s.Add("/course/x.go", []byte(main))
	s.Add("/course/x_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\nfunc TestB(t *testing.T) {}\n"))
	s.Add("/course/hidden_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestHiddenA(t *testing.T) {}\n"))
	return NewUnit("exercises/01_x", "x", s, "/course/x.go", "/course/x_test.go", "/course/hidden_test.go")
}

func TestExpectedTestsComeFromTheSource(t *testing.T) {
	u := unitOf("package x\n")
	assert.Equal(t, []Test{{"TestA", false}, {"TestB", false}, {"TestHiddenA", true}}, u.Tests)
}

func TestSetupProblemsAreFoundBeforeTheGoCommandStops(t *testing.T) {
	for code, want := range map[string]Message{
		"":                            {Line: 1, Column: 1, Text: "the file is empty: it must begin with package x"},
		" \n\n":                       {Line: 1, Column: 1, Text: "the file is empty: it must begin with package x"},
		"// x\n":                      {Line: 1, Column: 6, Text: "expected 'package', found 'EOF'"},
		"package main\n":              {Line: 1, Column: 9, Text: "package main; expected package x, as in the tests"},
		"// doc\npackage y\n":         {Line: 2, Column: 9, Text: "package y; expected package x, as in the tests"},
		"package x\n\nimport \"fmt\n": {Line: 3, Column: 8, Text: "string literal not terminated"},
		"package x\n\nimport fmt\n\nfunc f() {}\n": {Line: 3, Column: 11, Text: "missing import path"},
	} {
		want.File = "/course/x.go"
		got := unitOf(code).setup()
		require.Len(t, got, 1, code)
		assert.Equal(t, want, got[0], code)
	}
	for _, code := range []string{"package x\n", "package x\nfunc f( {\n", "package x\nfoo\n", "package x\n\nimport \"fmt\"\n\nvar a = \"\n"} {
		assert.Empty(t, unitOf(code).setup(), "the compiler says the rest: %q", code)
	}
}

func TestPlacesFromGoListAreThePersons(t *testing.T) {
	u := unitOf("package x\n")
	assert.Equal(t, Message{File: "/course/x.go", Line: 3, Column: 8, Text: "no required module provides package a.b/c"},
		u.place("exercises/01_x/file0.go:4:8", "no required module provides package a.b/c; to add it:\n\tgo get a.b/c"))
	assert.Equal(t, Message{File: "/course/x_test.go", Line: 3, Column: 8, Text: "bad"}, u.place("exercises/01_x/file1.go:4:8", "bad"))
	assert.Equal(t, Message{File: "/course/x.go", Line: 4, Column: 8, Text: "bad"}, u.place("/course/x.go:4:8", "bad"), "a line directive has done the work")
	assert.Equal(t, Message{File: "/course/x.go", Text: "bad"}, u.place("", "bad"))
}
