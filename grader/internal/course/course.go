// Package course reads the trusted tree: which exercises there are, in which order, and what belongs to each.
//
// There is no registry: a folder exercises/NN_name is an exercise, and the folder of the same name under solutions/ holds
// what its instructor has as well. Everything is read anew on each call, so the answer is what is on disk.
package course

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/atomicfile"
	"gokata/grader/internal/verdict"
)

// Course is a tree of exercises.
type Course struct {
	Root      string // absolute path of the folder that holds go.mod, exercises/ and solutions/
	Exercises []*Exercise
}

// Exercise is one folder under exercises/, with its counterpart under solutions/.
type Exercise struct {
	ID      string // the number as written in the folder's name, "04"
	Name    string // the folder's name, "04_message"
	Package string // the name that the package clause must have
	Readme

	Stub     string // absolute path of the one file that the learner edits
	Visible  string // absolute path of the visible tests
	Solution string // absolute path of the reference solution; the file may be absent in a learner's copy
	Hidden   string // absolute path of the hidden tests; the file may be absent in a learner's copy
	Testdata string // absolute path of the folder that holds the attempts
}

var folder = regexp.MustCompile(`^(\d{2,})_([a-z0-9_]+)$`)

// ErrNoCourse says that neither the folder nor any above it holds a course.
var ErrNoCourse = errors.New("no course here")

// Root returns the folder, at or above dir, that holds go.mod and exercises/.
func Root(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the course: %w", err)
	}
	for at := abs; ; at = filepath.Dir(at) {
		_, modErr := os.Stat(filepath.Join(at, "go.mod"))
		info, dirErr := os.Stat(filepath.Join(at, "exercises"))
		if modErr == nil && dirErr == nil && info.IsDir() {
			return at, nil
		}
		if filepath.Dir(at) == at {
			return "", fmt.Errorf("%w: %s is not inside a folder with go.mod and exercises/; change into your copy of the kata and try again", ErrNoCourse, abs)
		}
	}
}

// Load reads the course whose root is the given folder, in the order of the exercises' numbers.
func Load(root string) (*Course, error) {
	if strings.ContainsAny(root, "\r\n") {
		return nil, fmt.Errorf("the path of this copy, %q, holds a line break, which the go command cannot take: rename the folder", root)
	}
	entries, err := os.ReadDir(filepath.Join(root, "exercises"))
	if err != nil {
		return nil, fmt.Errorf("reading the exercises: %w", err)
	}
	c := &Course{Root: root}
	for _, entry := range entries {
		m := folder.FindStringSubmatch(entry.Name())
		if info, err := os.Stat(filepath.Join(root, "exercises", entry.Name())); m == nil || err != nil || !info.IsDir() { // a link will do
			continue
		}
		if n := len(c.Exercises); n > 0 && c.Exercises[n-1].ID == m[1] { // ReadDir sorts by name
			first := c.Exercises[n-1].Name
			return nil, fmt.Errorf("two exercises have the number %s: %s and %s; rename one folder", m[1], first, entry.Name())
		}
		e, err := load(root, m[1], m[2])
		if err != nil {
			return nil, err
		}
		c.Exercises = append(c.Exercises, e)
	}
	if len(c.Exercises) == 0 {
		return nil, fmt.Errorf("%w: %s has no folders named like 01_hello", ErrNoCourse, filepath.Join(root, "exercises"))
	}
	return c, c.complete()
}

// complete makes sure that no exercise of which there is a solution is missing.
func (c *Course) complete() error {
	entries, err := os.ReadDir(filepath.Join(c.Root, "solutions"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the solutions: %w", err)
	}
	for _, entry := range entries {
		if name := entry.Name(); entry.IsDir() && folder.MatchString(name) && !slices.Contains(c.Names(), name) {
			return fmt.Errorf("exercises/%s is missing, and solutions/%[1]s is there: git checkout -- exercises/%[1]s brings it back", name)
		}
	}
	return nil
}

func load(root, id, base string) (*Exercise, error) {
	name := id + "_" + base
	shown, kept := filepath.Join(root, "exercises", name), filepath.Join(root, "solutions", name)
	e := &Exercise{
		ID: id, Name: name, Package: strings.ReplaceAll(base, "_", ""),
		Stub:     filepath.Join(shown, base+".go"),
		Visible:  filepath.Join(shown, base+"_test.go"),
		Solution: filepath.Join(kept, base+".go"),
		Hidden:   filepath.Join(kept, "hidden_test.go"),
		Testdata: filepath.Join(kept, "testdata"),
	}
	text, err := atomicfile.Read(filepath.Join(shown, "README.md"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the exercise's text: %w", err)
	}
	e.Readme = ParseReadme(string(text))
	e.Title = cmp.Or(e.Title, strings.ReplaceAll(base, "_", " "))
	return e, nil
}

// HasHidden tells whether this copy of the course holds the exercise's hidden tests.
func (e *Exercise) HasHidden() bool { return exists(e.Hidden) }

// HasSolution tells whether this copy of the course holds the exercise's solution.
func (e *Exercise) HasSolution() bool { return exists(e.Solution) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Names lists the names of the exercises' folders.
func (c *Course) Names() []string {
	var names []string
	for _, e := range c.Exercises {
		names = append(names, e.Name)
	}
	return names
}

// Rel returns a path as people see it: relative to the course's root, with forward slashes.
func (c *Course) Rel(path string) string {
	rel, err := filepath.Rel(c.Root, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

// Attempt is a complete replacement of an exercise's file, with the verdict that it deserves.
type Attempt struct {
	Path  string
	Right bool // must pass
	Declaration
}

// Declaration is what an attempt, or a stub, says that it deserves.
type Declaration struct {
	Verdicts []verdict.Verdict // any one of these
	Blame    []int             // the lines marked "// blame", counted from 1
}

// Allows tells whether the declaration names the verdict.
func (d Declaration) Allows(v verdict.Verdict) bool { return slices.ContainsFunc(d.Verdicts, v.Same) }

// String names the verdicts as the declaration does: "race or timeout".
func (d Declaration) String() string {
	var words []string
	for _, v := range d.Verdicts {
		words = append(words, v.String())
	}
	return strings.Join(words, " or ")
}

// Declared reads which verdict the stub starts with: it stands in a file beside the attempts.
func (e *Exercise) Declared() (Declaration, error) {
	return declared(filepath.Join(e.Testdata, "stub.verdict"), "the stub's declared verdict")
}

// Attempts reads the attempts of an exercise, in the order of their names.
func (e *Exercise) Attempts() ([]Attempt, error) {
	entries, err := os.ReadDir(e.Testdata)
	if err != nil {
		return nil, fmt.Errorf("reading the attempts: %w", err)
	}
	var list []Attempt
	for _, entry := range entries {
		kind, _, _ := strings.Cut(entry.Name(), "_")
		if filepath.Ext(entry.Name()) != ".go" || kind != "right" && kind != "wrong" {
			continue
		}
		a := Attempt{Path: filepath.Join(e.Testdata, entry.Name()), Right: kind == "right"}
		if a.Right {
			a.Verdicts = []verdict.Verdict{verdict.Pass}
		} else if a.Declaration, err = declared(a.Path, "an attempt"); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

var declaration = regexp.MustCompile(`^(?://\s*)?verdict:\s*([a-z]+(?:\s+or\s+[a-z]+)*)`)

// declared reads a file's first line, "// verdict: race or timeout", and the lines that end in "// blame".
func declared(path, what string) (Declaration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Declaration{}, fmt.Errorf("reading %s: %w", what, err)
	}
	m := declaration.FindSubmatch(text)
	if m == nil {
		return Declaration{}, fmt.Errorf(`%s: the first line must declare the verdict, like "// verdict: deadlock"`, path)
	}
	var d Declaration
	for word := range strings.SplitSeq(string(m[1]), " or ") {
		v, err := verdict.Parse(strings.TrimSpace(word))
		if err != nil {
			return Declaration{}, fmt.Errorf("%s: %w", path, err)
		}
		d.Verdicts = append(d.Verdicts, v)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasSuffix(strings.TrimRight(line, " \t\r"), "// blame") {
			d.Blame = append(d.Blame, i+1)
		}
	}
	return d, nil
}
