package gotool

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
)

// Unit is one body of code with its tests: what becomes one package.
type Unit struct {
	ID      string // slash-separated path below the workspace, such as "exercises/04_message"; unique in a build
	Package string // the name that the package clause must have
	Code    *code.File
	Tests   []Test
	Files   []*code.File // the files that declare the tests
}

// Test is one expected test.
type Test struct {
	Name   string
	Hidden bool
}

// NewUnit makes a unit of files in a snapshot, given by their paths: of code, visible tests and, if there are any, hidden tests.
// The expected tests are read from the files' syntax: what does not parse declares none.
func NewUnit(id, pkg string, s *code.Snapshot, main, visible string, hidden ...string) *Unit {
	s.Path = module + "/" + id
	u := &Unit{ID: id, Package: pkg, Code: s.Files[main]}
	for i, path := range append([]string{visible}, hidden...) {
		file := s.Files[path]
		for _, name := range file.Tests() {
			u.Tests = append(u.Tests, Test{name, i > 0})
		}
		u.Files = append(u.Files, file)
	}
	return u
}

// ReadUnit makes a unit of files on disk. An error that a file cannot be read wraps an [fs.PathError], which names it.
func ReadUnit(id, pkg, main, visible string, hidden ...string) (*Unit, error) {
	s := code.NewSnapshot()
	for _, path := range append([]string{main, visible}, hidden...) {
		if _, err := s.Read(path); err != nil {
			return nil, err
		}
	}
	return NewUnit(id, pkg, s, main, visible, hidden...), nil
}

// Sources returns all files of the unit: its code, and then those with the tests.
func (u *Unit) Sources() []*code.File { return append([]*code.File{u.Code}, u.Files...) }

// imports lists what the unit's files import.
func (u *Unit) imports() (list []string) {
	for _, f := range u.Sources() {
		list = append(list, f.Imports()...)
	}
	return list
}

// overlaid names the files, by their index, as the go command sees them. Test files become ordinary ones, since only those can
// be imported by the package that runs them; the names are plain, so that none of them is a build constraint.
func overlaid(i int) string { return fmt.Sprintf("file%d.go", i) }

// setup finds what would stop the go command before it compiles anything, for this and every other package with it.
func (u *Unit) setup() []Message {
	f := u.Code
	say := func(at token.Position, text string) []Message {
		return []Message{{File: f.Path, Line: at.Line, Column: at.Column, Text: text}}
	}
	set, syntax := f.Set, f.Syntax
	if f.Err != nil {
		// The go command reads up to the last import; what is wrong after that is for the compiler to say.
		set = token.NewFileSet()
		var err error
		syntax, err = parser.ParseFile(set, f.Path, f.Src, parser.ImportsOnly)
		if strings.TrimSpace(string(f.Src)) == "" {
			return say(token.Position{Line: 1, Column: 1}, "the file is empty: it must begin with package "+u.Package)
		}
		if list, ok := err.(scanner.ErrorList); ok {
			return say(list[0].Pos, list[0].Msg)
		}
	}
	if name := syntax.Name; name.Name != u.Package {
		return say(set.Position(name.Pos()), fmt.Sprintf("package %s; expected package %s, as in the tests", name, u.Package))
	}
	return nil
}

// alone tells whether the unit needs a binary of its own, since importing it runs code that could end the process.
func (u *Unit) alone() bool { return slices.ContainsFunc(u.Sources(), (*code.File).RunsOnImport) }

// place makes a message of what go list says. Its positions are those of the overlay's files, one line further down than
// the person's since a line directive comes first, and named as the overlay names them.
func (u *Unit) place(pos, text string) Message {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "; to add it")
	m, known := messageOf("", pos+": ")
	at := m.File
	m.File, m.Text = u.Code.Path, text
	for i, file := range u.Sources() {
		if filepath.Base(at) == overlaid(i) {
			m.File = file.Path
		}
	}
	if known && at != m.File {
		m.Line--
	}
	return m
}
