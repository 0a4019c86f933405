// Generate writes the course's stubs into the archive that package course embeds. It runs in that package's folder.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"gokata/grader/internal/course"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	c, err := course.Load("../../..")
	if err != nil {
		return err
	}
	a := &txtar.Archive{Comment: []byte("The stubs as shipped, by exercise. Written by go generate: change the stubs themselves.\n")}
	for _, e := range c.Exercises {
		text, err := os.ReadFile(e.Stub)
		if err != nil {
			return err
		}
		a.Files = append(a.Files, txtar.File{Name: e.Name, Data: []byte(strings.ReplaceAll(string(text), "\r\n", "\n"))})
	}
	return os.WriteFile("stubs.txtar", txtar.Format(a), 0o644)
}
