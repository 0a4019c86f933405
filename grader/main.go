// Command grader judges the exercises of the Go concurrency kata and says what to do next.
package main

import (
	"os"

	"gokata/grader/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
