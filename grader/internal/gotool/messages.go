package gotool

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Message is what the compiler, or vet, says of one place.
type Message struct {
	File     string // absolute path as the person knows it, or "" if the message has no place
	Line     int    // from 1; 0 if unknown
	Column   int    // in bytes from 1; 0 if unknown
	Text     string
	Analyzer string   // vet's analyzer; "" for the compiler
	Other    *Message // the other declaration of a name that is declared twice; nil for most messages
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

// byPlace compares two messages by line and column.
func byPlace(a, b Message) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) }

// position is how the go command writes a place: FILE:LINE:COLUMN or FILE:LINE, then the message.
var position = regexp.MustCompile(`^(.+?\.go):(\d+)(?::(\d+))?: (.*)$`)

// backing matches what the compiler adds to a place that a line directive has put elsewhere: where it is in truth.
var backing = regexp.MustCompile(`(\.go:\d+(?::\d+)?)\[[^\]]*:\d+\]`)

// Messages reads what the go command printed of packages that do not compile. Relative paths are taken from dir; lines that are
// indented continue the message before them, or say which other place it is about.
func Messages(dir, text string) []Message {
	var list []Message
	for line := range strings.SplitSeq(backing.ReplaceAllString(text, "$1"), "\n") {
		line, more := strings.CutPrefix(strings.TrimRight(line, "\r"), "\t")
		m, ok := messageOf(dir, line)
		switch last := len(list) - 1; {
		case !more && ok:
			list = append(list, m)
		case more && ok && last >= 0:
			list[last].Other = &m
		case more && last >= 0:
			list[last].Text += "\n" + strings.TrimSpace(line)
		}
	}
	return list
}

// messageOf reads one line.
func messageOf(dir, text string) (Message, bool) {
	m := position.FindStringSubmatch(text)
	if m == nil {
		return Message{}, false
	}
	file := m[1]
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	line, _ := strconv.Atoi(m[2]) // the expression matches digits
	column, _ := strconv.Atoi(m[3])
	return Message{File: filepath.Clean(file), Line: line, Column: column, Text: m[4]}, true
}

// inOrder sorts the messages of each file by line. The compiler does so only between two line directives.
func inOrder(list []Message) []Message {
	var files []string
	for _, m := range list {
		if !slices.Contains(files, m.File) {
			files = append(files, m.File)
		}
	}
	slices.SortStableFunc(list, func(a, b Message) int {
		return cmp.Or(slices.Index(files, a.File)-slices.Index(files, b.File), byPlace(a, b))
	})
	return list
}
