package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
)

// Screen prints for people.
type Screen struct {
	Out   io.Writer
	Width int  // columns
	Raw   bool // show what the tools printed, after the explanation
	Race  bool // the race detector was on
	All   bool // every exercise was asked for, not only the first unsolved one
	Files bool // name the file of every excerpt: there is no heading that does
}

const (
	narrowest = 60  // the width at which everything still fits
	widest    = 100 // keeps lines readable on a very wide terminal
)

func (s *Screen) width() int { return min(max(s.Width, narrowest), widest) }

// on is the same screen printed elsewhere.
func (s *Screen) on(out io.Writer) *Screen {
	other := *s
	other.Out = out
	return &other
}

// Header prints the title and how far the learner has come.
func (s *Screen) Header(passed, all int) {
	fmt.Fprintf(s.Out, "%s    %s   %d/%d\n\n", bold("Go concurrency kata"), bar(passed, all, 24), passed, all)
}

// Notice prints a sentence that the person should not miss.
func (s *Screen) Notice(text string) { fmt.Fprintln(s.Out, yellow(Wrap(text, "  ", s.width()))) }

// Row prints one exercise.
func (s *Screen) Row(r *check.Record) {
	const before, after = 8, 10 // the sign and the number; the verdict
	right := ""
	switch {
	case r.Passed() && r.Cached:
		right = faint("cached")
	case r.Passed():
		right = seconds(r.Seconds)
	case r.Verdict != verdict.None:
		right = word(r.Verdict)
	}
	line := fmt.Sprintf("  %s %s  %s  %s", sign(r.Verdict), r.ID, fit(r.Title, min(40, s.width()-before-after)), right)
	fmt.Fprintln(s.Out, strings.TrimRight(line, " "))
}

// Check prints the outcome of a check: every exercise up to the first unsolved one (or all), that one's diagnosis, and what
// to do next.
func (s *Screen) Check(records []*check.Record) {
	s.Header(Passed(records), len(records))
	var unsolved *check.Record
	for i, r := range records {
		if unsolved != nil && !s.All {
			rest := r.ID
			if i < len(records)-1 {
				rest += " to " + records[len(records)-1].ID
			}
			fmt.Fprintf(s.Out, "  %s %s\n", sign(verdict.None), faint(rest+"  …"))
			break
		}
		s.Row(r)
		if unsolved == nil && !r.Passed() {
			unsolved = r
		}
	}
	fmt.Fprintln(s.Out)
	if unsolved == nil {
		s.finished(len(records))
		return
	}
	s.Explain(unsolved)
	command := ": " + cyan("make check")
	s.task(unsolved, command, ", then"+command)
	if unsolved.Verdict != verdict.Error {
		fmt.Fprintf(s.Out, "  stuck? %s        compare: %s\n", cyan("make hint"), cyan("make diff EX="+unsolved.ID))
	}
}

func (s *Screen) finished(all int) {
	text := "This exercise passes."
	if all > 1 {
		text = fmt.Sprintf("All %d exercises pass.", all)
	}
	fmt.Fprintf(s.Out, "  %s\n", green(text))
	if !s.Race {
		s.Notice("This is provisional: the race detector was off, and some faults show only with it.")
	}
}

// Explain prints why an exercise does not pass.
func (s *Screen) Explain(r *check.Record) {
	file := stubOf(r)
	if len(r.Diagnosis) > 0 && len(r.Diagnosis[0].Locations) > 0 {
		file = r.Diagnosis[0].Locations[0].File
	}
	title := r.ID + "  " + r.Title
	heading := fmt.Sprintf("%-46s  %s", title, file)
	if ansi.StringWidth(heading) > s.width() {
		heading = title + "\n    " + file
	}
	fmt.Fprintln(s.Out, bold(heading))
	for i, d := range r.Diagnosis {
		s.diagnosis(d, i == 0, r.Texts)
	}
	if s.Raw && r.Raw != "" {
		fmt.Fprintf(s.Out, "  %s\n%s\n\n", faint("What the tools printed:"), r.Raw)
	}
}

// diagnosis prints one diagnosis: the first in full, with excerpts from the texts of the files that it names.
func (s *Screen) diagnosis(d diagnose.Diagnosis, first bool, texts map[string]string) {
	head := d.Verdict.String() + ": " + d.Summary
	if !first {
		fmt.Fprintf(s.Out, "%s\n\n", Wrap("Besides, "+head, "  ", s.width()))
		return
	}
	fmt.Fprintln(s.Out, strings.Replace(Wrap(head, "  ", s.width()), d.Verdict.String(), word(d.Verdict), 1))
	if d.Test != "" {
		fmt.Fprintf(s.Out, "  %s\n", faint("in "+d.Test))
	}
	fmt.Fprintln(s.Out)
	named := ""
	if len(d.Locations) > 0 && !s.Files {
		named = d.Locations[0].File
	}
	for _, place := range places(d.Locations) {
		text, known := texts[place.File]
		if !known {
			continue
		}
		if place.File != named {
			fmt.Fprintf(s.Out, "  %s\n", faint(place.File))
		}
		named = place.File
		fmt.Fprintln(s.Out, s.excerpt(text, place))
	}
	for _, line := range d.Story {
		fmt.Fprintln(s.Out, Hang("  • ", line, s.width()))
	}
	if len(d.Story) > 0 {
		fmt.Fprintln(s.Out)
	}
	if d.Explanation != "" {
		fmt.Fprintf(s.Out, "%s\n\n", Wrap(d.Explanation, "  ", s.width()))
	}
	if d.Concept != "" {
		fmt.Fprintf(s.Out, "  taught in %s\n\n", cyan("exercises/"+d.Concept))
	}
}

// places keeps the locations that are worth an excerpt: the first few lines, each once.
func places(all []diagnose.Location) []diagnose.Location {
	var list []diagnose.Location
	for _, l := range all {
		shown := func(other diagnose.Location) bool { // an excerpt shows two lines more
			return other.File == l.File && max(other.Line-l.Line, l.Line-other.Line) <= 1
		}
		if l.Line > 0 && len(list) < 2 && !slices.ContainsFunc(list, shown) {
			list = append(list, l)
		}
	}
	return list
}

// excerpt draws the lines of a text up to a location, with a mark under the one that counts.
func (s *Screen) excerpt(text string, at diagnose.Location) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(text, "\n"), "\t", "    "), "\n")
	at.Line = min(at.Line, len(lines)) // a file that breaks off ends on a line that is not there
	var out strings.Builder
	for n := max(1, at.Line-2); n <= at.Line; n++ {
		mark := "  "
		if n == at.Line {
			mark = red("▸") + " "
		}
		code := cut(strings.TrimRight(lines[n-1], " \r"), s.width()-12)
		fmt.Fprintln(&out, strings.TrimRight(fmt.Sprintf("  %s%4d │ %s", mark, n, code), " "))
	}
	if at.Role != "" {
		line := lines[at.Line-1]
		indent := len(line) - len(strings.TrimLeft(line, " "))
		fmt.Fprintf(&out, "         │ %s%s\n", strings.Repeat(" ", indent), red("^ "+cut(at.Role, max(20, s.width()-14-indent))))
	}
	return out.String()
}

// stubOf returns the path of the file that the learner edits.
func stubOf(r *check.Record) string {
	return "exercises/" + r.Name + "/" + strings.TrimPrefix(r.Name, r.ID+"_") + ".go"
}

// task says what to read and what to edit, and how that is judged: with a command, unless saving is all that it takes.
func (s *Screen) task(r *check.Record, mended, edited string) {
	if r.Verdict == verdict.Error {
		fmt.Fprintf(s.Out, "  mend that, then%s\n", mended)
		return
	}
	fmt.Fprintf(s.Out, "  read %s\n  edit %s%s\n", cyan("exercises/"+r.Name+"/README.md"), cyan(stubOf(r)), edited)
}
