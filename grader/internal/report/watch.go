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

// Header prints the title and how far the learner has come.
func (s *Screen) Header(passed, all int) { fmt.Fprintf(s.Out, "%s\n\n", header(passed, all)) }

// Row prints one exercise.
func (s *Screen) Row(r *check.Record) { s.print("row", r) }

// Notice prints a sentence that the person should not miss.
func (s *Screen) Notice(text string) { fmt.Fprintln(s.Out, yellow(Wrap(text, "  ", s.width()))) }

// Status prints what is going on.
func (s *Screen) Status(text string) {
	for line := range strings.SplitSeq(Wrap(text, "  ", s.width()), "\n") {
		fmt.Fprintln(s.Out, faint(line))
	}
}

// Heading prints what a page is about.
func (s *Screen) Heading(text string) { fmt.Fprintf(s.Out, "%s\n\n", bold(cut(text, s.width()))) }

// Choice prints exercises, one a line, with their verdicts as last known and a mark before the chosen one.
func (s *Screen) Choice(records []*check.Record, chosen int) {
	s.print("choice", struct {
		Records []*check.Record
		Chosen  int
	}{records, chosen})
}

// Solved says that an exercise passes, what it has taught, and what there is to compare with, and leads to the next unsolved
// exercise. Solution is the path of the reference solution, or "" where the course has none. Next is nil if every one of all
// exercises passes.
func (s *Screen) Solved(e *course.Exercise, solution string, next *course.Exercise, all int) {
	if next != nil {
		all = 1
	}
	s.print("solved", struct {
		Exercise, Next *course.Exercise
		Solution       string
		All            int
	}{e, next, solution, all})
}

// Task says, where saving is all that it takes to be judged, what to read and what to edit.
func (s *Screen) Task(r *check.Record) { s.print("task", r) }
