package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"gokata/grader/internal/course"
)

// Hints prints the nth hint (from 1) of an exercise, or all of them.
func (s *Screen) Hints(e *course.Exercise, n int, all bool) {
	fmt.Fprintln(s.Out, bold(e.ID+"  "+e.Title))
	for i := range e.Hints {
		if all || i == n-1 {
			fmt.Fprintln(s.Out, s.hint(e, i))
		}
	}
	if !all && n < len(e.Hints) {
		fmt.Fprintf(s.Out, "\n  next: %s\n", cyan(fmt.Sprintf("make hint EX=%s N=%d", e.ID, n+1)))
	}
}

// hint is the nth hint (from 0) of an exercise, after an empty line: its prose wrapped, its code blocks as they are.
func (s *Screen) hint(e *course.Exercise, n int) string {
	lines := []string{"", "  " + faint(fmt.Sprintf("hint %d of %d", n+1, len(e.Hints)))}
	prose := ""
	flush := func() {
		if prose != "" {
			lines = append(lines, s.wrap(prose))
			prose = ""
		}
	}
	fenced := false
	for line := range strings.SplitSeq(e.Hints[n], "\n") {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			flush()
			fenced = !fenced
		case fenced:
			lines = append(lines, "      "+strings.ReplaceAll(line, "\t", "    "))
		case strings.TrimSpace(line) == "":
			flush()
			lines = append(lines, "")
		default:
			prose += " " + line
		}
	}
	flush()
	return strings.Join(lines, "\n")
}

// Spoiler warns that what follows gives the solution away.
func Spoiler(w io.Writer, e *course.Exercise) {
	fmt.Fprintf(w, "%s\n\n", yellow(fmt.Sprintf("This gives the solution of %s away: lines with - are yours, lines with + the solution's.", e.ID)))
}

// Diff prints the unified diff between two texts, or says that they are the same.
func Diff(w io.Writer, oldName, newName, old, new string) {
	text := udiff.Unified(oldName, newName, old, new)
	if text == "" {
		fmt.Fprintf(w, "%s and %s are the same\n", oldName, newName)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		for _, kind := range []struct {
			prefix string
			paint  func(...any) string
		}{{"---", bold}, {"+++", bold}, {"@@", cyan}, {"-", red}, {"+", green}} {
			if strings.HasPrefix(line, kind.prefix) {
				line = kind.paint(line)
				break
			}
		}
		fmt.Fprintln(w, line)
	}
}
