package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/verdict"
)

// Key is a key that the person may press.
type Key struct {
	Name  string // as it is written on the keyboard
	Short string // what it does, in a word or two
	Long  string // the same in a sentence; "" if the short form says it all
}

// Keys prints, in as few lines as the width allows, what the keys do.
func (s *Screen) Keys(keys []Key) {
	line, columns := "", 0
	for _, k := range keys {
		size := utf8.RuneCountInString(k.Name) + 1 + utf8.RuneCountInString(k.Short)
		if columns > 0 && columns+3+size > s.width() {
			fmt.Fprintln(s.Out, line)
			line, columns = "", 0
		}
		if columns == 0 {
			line, columns = "  ", 2
		} else {
			line, columns = line+"   ", columns+3
		}
		line, columns = line+bold(k.Name)+" "+faint(k.Short), columns+size
	}
	fmt.Fprintln(s.Out, line)
}

// Help prints what each key does, one after the other.
func (s *Screen) Help(keys []Key) {
	const names = 12 // columns
	for _, k := range keys {
		long := k.Long
		if long == "" {
			long = k.Short
		}
		indent := strings.Repeat(" ", names+4)
		text := strings.TrimPrefix(wrap(long, indent, s.width()), indent)
		fmt.Fprintf(s.Out, "  %s  %s\n", bold(fit(k.Name, names)), text)
	}
}

// Status prints what is going on.
func (s *Screen) Status(text string) {
	for line := range strings.SplitSeq(wrap(text, "  ", s.width()), "\n") {
		fmt.Fprintln(s.Out, faint(line))
	}
}

// Notice prints a sentence that the person should not miss.
func (s *Screen) Notice(text string) {
	fmt.Fprintln(s.Out, yellow(wrap(text, "  ", s.width())))
}

// Heading prints what a page is about.
func (s *Screen) Heading(text string) {
	fmt.Fprintf(s.Out, "%s\n\n", bold(cutTo(text, s.width())))
}

// Choice prints exercises, one a line, with a mark before the chosen one.
func (s *Screen) Choice(records []*check.Record, chosen int) {
	for i, r := range records {
		mark := "  "
		if i == chosen {
			mark = cyan("▸") + " "
		}
		s.listed(mark, r)
	}
}

// Solved says that an exercise passes, what it has taught, and what there is to compare with. Solution is the path of the
// reference solution, or "" where the course has none; all is the number of exercises if every one of them passes, else 0.
func (s *Screen) Solved(e *course.Exercise, solution string, all int) {
	s.finished(max(1, all))
	if e.Lesson != "" {
		fmt.Fprintf(s.Out, "\n  %s\n%s\n", bold("What you have learned: "+e.Title), wrap(e.Lesson, "  ", s.width()))
	}
	if solution != "" {
		fmt.Fprintf(s.Out, "\n  for comparison: %s\n", cyan(solution))
	}
}

// Onward says which key goes on to which exercise.
func (s *Screen) Onward(key string, e *course.Exercise) {
	fmt.Fprintf(s.Out, "\n  %s goes on to %s\n", bold(key), cutTo(e.ID+"  "+e.Title, s.width()-16))
}

// Task says, where saving is all that it takes to be judged, what to read and what to edit.
func (s *Screen) Task(r *check.Record) {
	if r.Verdict == verdict.Error {
		fmt.Fprintf(s.Out, "  mend that, then press %s\n", bold("r"))
		return
	}
	fmt.Fprintf(s.Out, "  read %s\n", cyan("exercises/"+r.Name+"/README.md"))
	fmt.Fprintf(s.Out, "  edit %s and save\n", cyan(stubOf(r)))
}
