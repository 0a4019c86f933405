// Package inside holds the code that the grader links into test binaries, as source: package sampler, which samples the
// goroutines of a process; package runner, which runs an exercise's tests and records their ends; package idle, by which a
// bubble's clock goes on while locks are waited for; package tracer, which writes down what a test does; package explorer, which
// chooses who goes on when several goroutines could; and package perturb, which goes with the tests of any package.
package inside

import (
	"bytes"
	"embed"
	"path"
	"regexp"
	"strings"
)

//go:embed sampler runner idle tracer explorer perturb dump
var files embed.FS

// Exercise returns the files of the packages that run exercises (all but perturb) by slash-separated path, such as
// "sampler/sampler.go", for a place where the folder that holds them has the given import path.
func Exercise(importPath string) map[string][]byte {
	return sources(importPath, "sampler", "runner", "idle", "tracer", "explorer")
}

// Perturb does the same for package perturb and what it imports.
func Perturb(importPath string) map[string][]byte {
	files := sources(importPath, "sampler", "dump", "perturb")
	for name, text := range files {
		files[name] = modern(text)
	}
	return files
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

// sources reads the packages' files, without their own tests, and has them import one another from below the given path.
func sources(importPath string, packages ...string) map[string][]byte {
	sources := map[string][]byte{}
	for _, folder := range packages {
		// The embedded tree was checked when this program was built: it can be read.
		entries, _ := files.ReadDir(folder)
		for _, entry := range entries {
			name := path.Join(folder, entry.Name())
			if text, _ := files.ReadFile(name); !strings.HasSuffix(name, "_test.go") {
				sources[name] = bytes.ReplaceAll(text, []byte(`"gokata/grader/internal/inside/`), []byte(`"`+importPath+"/"))
			}
		}
	}
	return sources
}
