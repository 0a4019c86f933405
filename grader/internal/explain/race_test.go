//go:build race

package explain

// raced says that the race detector is on, under which what takes long takes ten times as long.
const raced = true
