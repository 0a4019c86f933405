// Package inside holds the code that the grader links into test binaries, as source: package sampler, which samples the
// goroutines of a process; package runner, which runs an exercise's tests and records their ends; package idle, by which a
// bubble's clock goes on while locks are waited for; package tracer, which writes down what a test does; package explorer, which
// chooses who goes on when several goroutines could; and package perturb, which goes with the tests of any package, with package
// bubble if they open bubbles.
package inside

import (
	"bytes"
	"embed"
	"io/fs"
	"regexp"
	"strings"
)

//go:embed sampler runner idle tracer explorer perturb bubble dump
var files embed.FS

var constraint = regexp.MustCompile(`^//go:build (.*)\n`)

// Sources returns the files of some of the packages, without their tests, by slash-separated path, such as
// "sampler/sampler.go", for a place where the folder that holds them has the given import path. They have build constraints
// for the language version that they are written in, whatever the module that they are put into says.
func Sources(importPath string, packages ...string) map[string][]byte {
	sources := map[string][]byte{}
	for _, folder := range packages {
		// The embedded tree was checked when this program was built: it can be read.
		names, _ := fs.Glob(files, folder+"/*.go")
		for _, name := range names {
			text, _ := files.ReadFile(name)
			tags := "go1.26"
			if m := constraint.FindSubmatch(text); m != nil {
				tags += " && (" + string(m[1]) + ")"
			}
			text = constraint.ReplaceAll(text, nil)
			text = bytes.ReplaceAll(text, []byte(`"gokata/grader/internal/inside/`), []byte(`"`+importPath+"/"))
			if !strings.HasSuffix(name, "_test.go") {
				sources[name] = append([]byte("//go:build "+tags+"\n\n"), text...)
			}
		}
	}
	return sources
}
