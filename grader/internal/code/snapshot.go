// Package code holds Go files as they were at one moment, and answers questions about them: which tests they hold, whether
// importing them already runs code, what they declare.
//
// A file is read and parsed once, into a [Snapshot] that every later step is handed on: what is explained is what was judged,
// whatever is saved meanwhile. Files that do not parse are answered for as far as they go. Nothing here is ever run.
package code

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"sync"

	"gokata/grader/internal/atomicfile"
)

// Snapshot is the files of one package, read together.
type Snapshot struct {
	Path  string // the import path that the types' names begin with; "" if it does not matter
	Set   *token.FileSet
	Files map[string]*File // by path

	once  sync.Once
	types *Types
	read  sync.Once
	whole *Program
}

// NewSnapshot returns an empty snapshot.
func NewSnapshot() *Snapshot {
	return &Snapshot{Set: token.NewFileSet(), Files: map[string]*File{}}
}

// Read reads a file from disk and adds it.
func (s *Snapshot) Read(path string) (*File, error) {
	src, err := atomicfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("reading source: %w", err)
	}
	return s.Add(path, src), nil
}

// Add adds a file of which the text is given. What is wrong with it is in its Err.
func (s *Snapshot) Add(path string, src []byte) *File {
	src = bytes.TrimPrefix(src, []byte("\ufeff")) // which Go allows at the beginning only, and a line directive goes before
	f := &File{Path: path, Src: src, Set: s.Set, Snapshot: s}
	f.Syntax, f.Err = parser.ParseFile(f.Set, path, src, parser.ParseComments) // vet's sigchanyzer asks for resolved objects
	s.Files[path] = f
	return f
}

// Parse returns a file that stands alone.
func Parse(path string, src []byte) *File { return NewSnapshot().Add(path, src) }
