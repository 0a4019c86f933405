package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gokata/grader/internal/check"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
)

// Screen prints a check for people.
type Screen struct {
	Out   io.Writer
	Root  string // the course's root, to read the lines that are shown
	Width int    // columns
	Raw   bool   // show what the tools printed, after the explanation
	Race  bool   // the race detector was on
	All   bool   // every exercise was asked for, not only the first unsolved one
	Files bool   // name the file of every excerpt: there is no heading that does
}

// narrowest is the width at which everything still fits.
const narrowest = 60

// widest keeps lines readable on a very wide terminal.
const widest = 100

func (s *Screen) width() int { return min(max(s.Width, narrowest), widest) }

// Header prints the title and how far the learner has come.
func (s *Screen) Header(passed, all int) {
	fmt.Fprintf(s.Out, "%s    %s   %d/%d\n\n", bold("Go concurrency kata"), bar(passed, all), passed, all)
}

// Row prints one exercise.
func (s *Screen) Row(r *check.Record) {
	const before, after = 8, 10 // the sign and the number; the verdict
	right := word(r.Verdict)
	switch {
	case r.Verdict == verdict.Pass && r.Cached:
		right = faint("cached")
	case r.Verdict == verdict.Pass:
		right = seconds(r.Seconds)
	case r.Verdict == verdict.None:
		right = ""
	}
	line := fmt.Sprintf("  %s %s  %s  %s", sign(r.Verdict), r.ID, fit(r.Title, min(40, s.width()-before-after)), right)
	fmt.Fprintln(s.Out, strings.TrimRight(line, " "))
}

// Check prints the outcome of a check: every exercise up to the first unsolved one (or all), that one's diagnosis, and what
// to do next.
func (s *Screen) Check(records []*check.Record) {
	passed := 0
	for _, r := range records {
		if r.Passed() {
			passed++
		}
	}
	s.Header(passed, len(records))
	var unsolved *check.Record
	for i, r := range records {
		if unsolved != nil && !s.All {
			s.rest(records[i:])
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
	s.next(unsolved)
}

// rest names the exercises that were not reached.
func (s *Screen) rest(records []*check.Record) {
	switch len(records) {
	case 1:
		fmt.Fprintf(s.Out, "  %s %s\n", sign(verdict.None), faint(records[0].ID+"  …"))
	default:
		fmt.Fprintf(s.Out, "  %s %s\n", sign(verdict.None), faint(records[0].ID+" to "+records[len(records)-1].ID+"  …"))
	}
}

func (s *Screen) finished(all int) {
	if all == 1 {
		fmt.Fprintf(s.Out, "  %s\n", green("This exercise passes."))
	} else {
		fmt.Fprintf(s.Out, "  %s\n", green(fmt.Sprintf("All %d exercises pass.", all)))
	}
	if !s.Race {
		fmt.Fprintln(s.Out, yellow(wrap("This is provisional: the race detector was off, and some faults show only with it.", "  ", s.width())))
	}
}

// Explain prints why an exercise does not pass.
func (s *Screen) Explain(r *check.Record) {
	file := stubOf(r)
	if len(r.Diagnosis) > 0 && len(r.Diagnosis[0].Locations) > 0 {
		file = r.Diagnosis[0].Locations[0].File
	}
	heading := fmt.Sprintf("%s  %s", r.ID, r.Title)
	if wide := fit(heading, max(len([]rune(heading))+2, 48)) + file; len([]rune(wide)) <= s.width() {
		heading = wide
	} else {
		heading += "\n    " + file
	}
	fmt.Fprintln(s.Out, bold(heading))
	for i, d := range r.Diagnosis {
		s.diagnosis(d, i == 0)
	}
	if s.Raw && r.Raw != "" {
		fmt.Fprintf(s.Out, "  %s\n%s\n\n", faint("What the tools printed:"), r.Raw)
	}
}

func (s *Screen) diagnosis(d diagnose.Diagnosis, first bool) {
	if !first {
		fmt.Fprintln(s.Out, wrap("Besides, "+d.Verdict.String()+": "+d.Summary, "  ", s.width()))
		fmt.Fprintln(s.Out)
		return
	}
	head := wrap(d.Verdict.String()+": "+d.Summary, "  ", s.width())
	fmt.Fprintln(s.Out, strings.Replace(head, d.Verdict.String(), word(d.Verdict), 1))
	if d.Test != "" {
		fmt.Fprintf(s.Out, "  %s\n", faint("in "+d.Test))
	}
	fmt.Fprintln(s.Out)
	named := ""
	if len(d.Locations) > 0 && !s.Files {
		named = d.Locations[0].File
	}
	for _, place := range places(d.Locations) {
		if text := s.excerpt(place); text != "" {
			if place.File != named {
				fmt.Fprintf(s.Out, "  %s\n", faint(place.File))
			}
			named = place.File
			fmt.Fprintln(s.Out, text)
		}
	}
	for _, line := range d.Story {
		fmt.Fprintln(s.Out, strings.Replace(wrap(line, "    ", s.width()), "    ", "  • ", 1))
	}
	if len(d.Story) > 0 {
		fmt.Fprintln(s.Out)
	}
	if d.Explanation != "" {
		fmt.Fprintf(s.Out, "%s\n\n", wrap(d.Explanation, "  ", s.width()))
	}
	if d.Concept != "" {
		fmt.Fprintf(s.Out, "  taught in %s\n\n", cyan("exercises/"+d.Concept))
	}
}

// places keeps the locations that are worth an excerpt: the first few lines, each once.
func places(all []diagnose.Location) []diagnose.Location {
	var list []diagnose.Location
	for _, l := range all {
		seen := l.Line == 0
		for _, other := range list {
			// An excerpt shows two lines on either side.
			seen = seen || other.File == l.File && max(other.Line-l.Line, l.Line-other.Line) <= 1
		}
		if !seen && len(list) < 2 {
			list = append(list, l)
		}
	}
	return list
}

// excerpt draws the lines round a location, with a mark under the one that counts.
func (s *Screen) excerpt(at diagnose.Location) string {
	path := filepath.FromSlash(at.File)
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Root, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	at.Line = min(at.Line, len(lines)) // a file that breaks off ends on a line that is not there
	var out strings.Builder
	for n := max(1, at.Line-2); n <= min(len(lines), at.Line); n++ {
		code := strings.ReplaceAll(strings.TrimRight(lines[n-1], " \r"), "\t", "    ")
		mark := "  "
		if n == at.Line {
			mark = red("▸") + " "
		}
		fmt.Fprintln(&out, strings.TrimRight(fmt.Sprintf("  %s%4d │ %s", mark, n, cutTo(code, s.width()-12)), " "))
	}
	line := lines[at.Line-1]
	indent := 0
	for _, c := range line {
		if c == '\t' {
			indent += 4
		} else if c == ' ' {
			indent++
		} else {
			break
		}
	}
	if at.Role != "" {
		fmt.Fprintf(&out, "         │ %s%s\n", strings.Repeat(" ", indent), red("^ "+cutTo(at.Role, max(20, s.width()-14-indent))))
	}
	return out.String()
}

func cutTo(text string, width int) string { return strings.TrimRight(fit(text, width), " ") }

// stubOf returns the path of the file that the learner edits.
func stubOf(r *check.Record) string {
	return "exercises/" + r.Name + "/" + strings.TrimPrefix(r.Name, r.ID+"_") + ".go"
}

// next says what to do.
func (s *Screen) next(r *check.Record) {
	file := stubOf(r)
	switch r.Verdict {
	case verdict.Error:
		fmt.Fprintf(s.Out, "  mend that, then: %s\n", cyan("make check"))
	default:
		fmt.Fprintf(s.Out, "  read %s\n", cyan("exercises/"+r.Name+"/README.md"))
		fmt.Fprintf(s.Out, "  edit %s, then: %s\n", cyan(file), cyan("make check"))
		fmt.Fprintf(s.Out, "  stuck? %s        compare: %s\n", cyan("make hint"), cyan("make diff EX="+r.ID))
	}
}

// List prints every exercise with its verdict as last known.
func (s *Screen) List(records []*check.Record) {
	passed := 0
	for _, r := range records {
		if r.Passed() {
			passed++
		}
	}
	s.Header(passed, len(records))
	for _, r := range records {
		s.listed("  ", r)
	}
}

// listed prints an exercise with its verdict as last known, after a mark of two columns.
func (s *Screen) listed(mark string, r *check.Record) {
	state := faint("not judged")
	if r.Verdict != verdict.None {
		state = word(r.Verdict)
	}
	fmt.Fprintf(s.Out, "%s%s %s  %s  %s\n", mark, sign(r.Verdict), r.ID, fit(r.Title, min(40, s.width()-20)), state)
}
