package report

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// keys lays out, in as few lines as the width allows, keys that are each followed by what it does.
func (s *Screen) keys(pairs []string) string {
	var lines []string
	for pair := range slices.Chunk(pairs, 2) {
		key := bold(pair[0]) + " " + faint(pair[1])
		last := len(lines) - 1
		if last >= 0 && ansi.StringWidth(lines[last])+3+ansi.StringWidth(key) <= s.width() {
			lines[last] += "   " + key
		} else {
			lines = append(lines, "  "+key)
		}
	}
	return strings.Join(lines, "\n")
}

// key says what a key does in a sentence.
func (s *Screen) key(name, does string) string {
	return Hang("  "+bold(fit(name, 12))+"  ", does, s.width())
}

// status says what is going on.
func (s *Screen) status(text ...any) string {
	lines := strings.Split(s.wrap(text...), "\n")
	for i, line := range lines {
		lines[i] = faint(line)
	}
	return strings.Join(lines, "\n")
}
