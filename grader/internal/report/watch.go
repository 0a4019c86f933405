package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// Key is a key that the person may press.
type Key struct {
	Name  string // as it is written on the keyboard
	Short string // what it does, in a word or two
	Long  string // the same in a sentence
}

// Keys prints, in as few lines as the width allows, what the keys do.
func (s *Screen) Keys(keys []Key) {
	line := " "
	for i, k := range keys {
		key := bold(k.Name) + " " + faint(k.Short)
		switch {
		case i == 0:
			line += " " + key
		case ansi.StringWidth(line)+3+ansi.StringWidth(key) > s.width():
			fmt.Fprintln(s.Out, line)
			line = "  " + key
		default:
			line += "   " + key
		}
	}
	fmt.Fprintln(s.Out, line)
}

// Help prints what each key does, one after the other.
func (s *Screen) Help(keys []Key) {
	for _, k := range keys {
		fmt.Fprintln(s.Out, Hang("  "+bold(fit(k.Name, 12))+"  ", k.Long, s.width()))
	}
}

// Status prints what is going on.
func (s *Screen) Status(text string) {
	for line := range strings.SplitSeq(Wrap(text, "  ", s.width()), "\n") {
		fmt.Fprintln(s.Out, faint(line))
	}
}

// Heading prints what a page is about.
func (s *Screen) Heading(text string) {
	fmt.Fprintf(s.Out, "%s\n\n", bold(cut(text, s.width())))
}

// Solved says that an exercise passes, what it has taught, and what there is to compare with. Solution is the path of the
// reference solution, or "" where the course has none; all is the number of exercises if every one of them passes, else 0.
func (s *Screen) Solved(e *course.Exercise, solution string, all int) {
	s.finished(max(1, all))
	if e.Lesson != "" {
		fmt.Fprintf(s.Out, "\n  %s\n%s\n", bold("What you have learned: "+e.Title), Wrap(e.Lesson, "  ", s.width()))
	}
	if solution != "" {
		fmt.Fprintf(s.Out, "\n  for comparison: %s\n", cyan(solution))
	}
}

// Onward says which key goes on to which exercise.
func (s *Screen) Onward(key string, e *course.Exercise) {
	fmt.Fprintf(s.Out, "\n  %s goes on to %s\n", bold(key), cut(e.ID+"  "+e.Title, s.width()-16))
}

// Task says, where saving is all that it takes to be judged, what to read and what to edit.
func (s *Screen) Task(r *check.Record) { s.task(r, " press "+bold("r"), " and save") }
