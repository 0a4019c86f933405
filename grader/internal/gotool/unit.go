// Package gotool turns the exercises at hand into test binaries: one link for all of them, since linking is what costs.
//
// An overlay shows the go command packages that exist nowhere on disk. Each holds one body of code and its tests, as
// ordinary files, and a generated test package runs the tests of all of them. Every file in the overlay begins with a line
// directive, so that positions in messages and dumps name the file that the person edits. What does not compile is
// left out of the binary and comes back with the compiler's messages.
//
// Packages live below a workspace: a folder in the user's cache with a copy of go.mod and go.sum and empty folders. Nothing is
// ever written into the course, and two graders at work on one course do not meet.
package gotool

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
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
	Traced  bool         // the tests run under the execution tracer (see inside/tracer), and vet is left out
}

// Test is one expected test.
type Test struct {
	Name   string
	Hidden bool
}

// Names lists the tests of one kind, in the order in which they are declared.
func (u *Unit) Names(hidden bool) []string {
	var names []string
	for _, t := range u.Tests {
		if t.Hidden == hidden {
			names = append(names, t.Name)
		}
	}
	return names
}

// NewUnit makes a unit of code and test files. The expected tests are read from the files' syntax: what does not parse
// declares none.
func NewUnit(id, pkg string, main, visible *code.File, hidden ...*code.File) *Unit {
	u := &Unit{ID: id, Package: pkg, Code: main}
	add := func(file *code.File, hidden bool) {
		for _, name := range file.Tests() {
			u.Tests = append(u.Tests, Test{name, hidden})
		}
		u.Files = append(u.Files, file)
	}
	add(visible, false)
	for _, file := range hidden {
		add(file, true)
	}
	return u
}

// Program returns what the code of a file of the unit does, or nil if it is no file of the unit's.
func (u *Unit) Program(file string) *code.Program {
	if f := u.Code.Snapshot.Files[file]; f != nil {
		return f.Snapshot.Program()
	}
	return nil
}

// ReadUnit makes a unit of files on disk: of code, visible tests and, if there are any, hidden tests. An error that a file cannot
// be read wraps an [fs.PathError], which names it.
func ReadUnit(id, pkg, main, visible string, hidden ...string) (*Unit, error) {
	s := code.NewSnapshot()
	var files []*code.File
	for _, path := range append([]string{main, visible}, hidden...) {
		f, err := s.Read(path)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return NewUnit(id, pkg, files[0], files[1], files[2:]...), nil
}

// Message is what the compiler, or vet, says of one place.
type Message struct {
	File     string // absolute path as the person knows it, or "" if the message has no place
	Line     int    // from 1; 0 if unknown
	Column   int    // in bytes from 1; 0 if unknown
	Text     string
	Analyzer string   // vet's analyzer; "" for the compiler
	Other    *Message // the other declaration of a name that is declared twice; nil for most messages
}

// setup finds what would stop the go command before it compiles anything, for this and every other package with it.
func (u *Unit) setup() []Message {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, u.Code.Path, u.Code.Src, parser.ImportsOnly)
	if err != nil {
		m := Message{File: u.Code.Path, Text: err.Error()}
		if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
			m.Line, m.Column, m.Text = list[0].Pos.Line, list[0].Pos.Column, list[0].Msg
		}
		if strings.TrimSpace(string(u.Code.Src)) == "" {
			m.Line, m.Column, m.Text = 1, 1, "the file is empty: it must begin with package "+u.Package
		}
		return []Message{m}
	}
	if syntax.Name.Name != u.Package {
		at := set.Position(syntax.Name.Pos())
		return []Message{{File: u.Code.Path, Line: at.Line, Column: at.Column,
			Text: fmt.Sprintf("package %s; expected package %s, as in the tests", syntax.Name.Name, u.Package)}}
	}
	return nil
}

// alone tells whether the unit needs a binary of its own, since importing it runs code that could end the process.
func (u *Unit) alone() bool {
	for _, file := range append([]*code.File{u.Code}, u.Files...) {
		if file.RunsOnImport() {
			return true
		}
	}
	return false
}

// layout returns the unit's files by name as the go command is to see them. Test files become ordinary ones, since only
// those can be imported by the package that runs them; the names are plain, so that none of them is a build constraint.
func (u *Unit) layout() map[string]*code.File {
	files := map[string]*code.File{"code.go": u.Code}
	for i, file := range u.Files {
		files[fmt.Sprintf("tests%d.go", i)] = file
	}
	if u.Traced {
		for name, file := range files {
			files[name] = &code.File{Path: file.Path, Src: telling(file)}
		}
	}
	return files
}

// String writes the message as the go command does: FILE:LINE:COLUMN: TEXT.
func (m Message) String() string {
	s := m.Text
	if m.Analyzer != "" {
		s = m.Analyzer + ": " + s
	}
	if m.Other != nil {
		s += "\n\t" + m.Other.String()
	}
	switch {
	case m.File == "":
		return s
	case m.Line == 0:
		return m.File + ": " + s
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, s)
}
