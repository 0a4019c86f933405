package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"gokata/grader/internal/course"
)

// Hints prints the nth hint (from 1) of an exercise, or all of them.
func Hints(w io.Writer, e *course.Exercise, n int, all bool, width int) {
	fmt.Fprintf(w, "%s\n", bold(e.ID+"  "+e.Title))
	for i := range e.Hints {
		if all || i == n-1 {
			Hint(w, e, i+1, width)
		}
	}
	if !all && n < len(e.Hints) {
		fmt.Fprintf(w, "\n  next: %s\n", cyan(fmt.Sprintf("make hint EX=%s N=%d", e.ID, n+1)))
	}
}

// Hint prints the nth hint (from 1) of an exercise, after an empty line.
func Hint(w io.Writer, e *course.Exercise, n, width int) {
	fmt.Fprintf(w, "\n  %s\n%s\n", faint(fmt.Sprintf("hint %d of %d", n, len(e.Hints))), hintText(e.Hints[n-1], width))
}

// hintText wraps a hint's prose and leaves its code blocks as they are.
func hintText(hint string, width int) string {
	var out, prose []string
	flush := func() {
		if len(prose) > 0 {
			out = append(out, wrap(strings.Join(prose, " "), "  ", min(max(width, narrowest), widest)))
			prose = nil
		}
	}
	fenced := false
	for line := range strings.SplitSeq(hint, "\n") {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			flush()
			fenced = !fenced
		case fenced:
			out = append(out, "      "+strings.ReplaceAll(line, "\t", "    "))
		case strings.TrimSpace(line) == "":
			flush()
			out = append(out, "")
		default:
			prose = append(prose, line)
		}
	}
	flush()
	return strings.Join(out, "\n")
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
		return
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
			line = bold(line)
		case strings.HasPrefix(line, "@@"):
			line = cyan(line)
		case strings.HasPrefix(line, "-"):
			line = red(line)
		case strings.HasPrefix(line, "+"):
			line = green(line)
		}
		fmt.Fprintln(w, line)
	}
}
