// Package inside holds the code that the grader links into test binaries, as source: package sampler, which samples the
// goroutines of a process; package runner, which runs an exercise's tests and records their ends; package tracer, which
// traces a test for those who want to see what it does; and package perturb, which goes with the tests of any package.
package inside

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

//go:embed sampler runner tracer perturb dump
var files embed.FS

// Sources returns the files of packages sampler and runner by slash-separated path, such as "sampler/sampler.go", without their own
// tests.
func Sources() map[string][]byte {
	sources := read("sampler")
	for name, text := range read("runner") {
		sources[name] = text
	}
	return sources
}

// Tracer returns the files of package tracer, for a place where the folder that holds it and the other packages has the given
// import path.
func Tracer(importPath string) map[string][]byte {
	sources := read("tracer")
	for name, text := range sources {
		sources[name] = elsewhere(text, importPath)
	}
	return sources
}

// elsewhere has a file import the packages here from below the given path.
func elsewhere(text []byte, importPath string) []byte {
	return bytes.ReplaceAll(text, []byte(`"gokata/grader/internal/inside/`), []byte(`"`+importPath+`/`))
}

// Perturb returns the files of package perturb and of packages sampler and dump, which it imports, by slash-separated path, for a place where
// the folder that holds them has the given import path.
func Perturb(importPath string) map[string][]byte {
	sources := map[string][]byte{}
	for _, folder := range []string{"sampler", "dump", "perturb"} {
		for name, text := range read(folder) {
			sources[name] = modern(elsewhere(text, importPath))
		}
	}
	return sources
}

var constraint = regexp.MustCompile(`(?m)^//go:build (.*)$`)

// modern gives a file the language version that it is written in (a build constraint raises it, since Go 1.21), whatever the
// module that it is put into says.
func modern(text []byte) []byte {
	if constraint.Match(text) {
		return constraint.ReplaceAll(text, []byte("//go:build ($1) && "+language))
	}
	return append([]byte("//go:build "+language+"\n\n"), text...)
}

// language is the release whose language and libraries the packages here need.
const language = "go1.26"

func read(folder string) map[string][]byte {
	sources := map[string][]byte{}
	// The embedded tree was checked when this program was built: neither walking nor reading it can fail.
	_ = fs.WalkDir(files, folder, func(name string, entry fs.DirEntry, _ error) error {
		if !entry.IsDir() && !strings.HasSuffix(name, "_test.go") {
			sources[path.Clean(name)], _ = files.ReadFile(name)
		}
		return nil
	})
	return sources
}
