package draw

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"gokata/grader/internal/show"
	"gokata/grader/internal/verdict"
)

// Columns is the number of lanes for which a text drawing has room.
const Columns = 8

const (
	narrowest = 60
	widest    = 110
	cell      = 3 // characters of a lane
)

// Colours only repeat what signs and words already say.
var (
	calm   = color.New(color.FgGreen).SprintFunc()
	wary   = color.New(color.FgYellow).SprintFunc()
	alarm  = color.New(color.FgRed).SprintFunc()
	strong = color.New(color.Bold).SprintFunc()
	faint  = color.New(color.Faint).SprintFunc()
)

// Text draws a picture with characters in the given number of columns.
func Text(out io.Writer, p *show.Picture, width int) error {
	d := &text{p: p, width: min(max(width, narrowest), widest), before: make([]state, len(p.Lanes))}
	d.heading()
	after := states(p)
	stamps := times(p)
	d.stamp = 4
	for _, t := range stamps {
		d.stamp = max(d.stamp, utf8.RuneCountInString(t))
	}
	if !p.Virtual {
		d.stamp = 0
	}
	for i, s := range p.Steps {
		d.row(s, stamps[i], after[i])
		d.before = after[i]
	}
	fmt.Fprintf(&d.out, "\n%s\n", d.closing())
	_, err := io.WriteString(out, d.out.String())
	return err
}

type text struct {
	p      *show.Picture
	out    strings.Builder
	width  int
	stamp  int // characters of the time, or 0 without
	before []state
}

func (d *text) heading() {
	fmt.Fprintf(&d.out, "%s  %s\n\n", strong(d.p.Exercise), d.p.Test)
	for _, i := range introductions(d.p) {
		d.paragraph(fmt.Sprintf("  %-3s  ", i.Letters), "       ", i.Text)
	}
	if d.p.More > 0 {
		fmt.Fprintf(&d.out, "       %s not drawn\n", plural(d.p.More, "1 other goroutine is", "%d other goroutines are"))
	}
	fmt.Fprintf(&d.out, "\n  %s\n\n", faint("│ can run  ┊ waits  ● goes on  ○ waits from here  ■ ends"))
}

// row draws one step. A description that is too long goes on below, beside lanes that go on as well.
func (d *text) row(s show.Step, stamp string, after []state) {
	head := ""
	if d.p.Virtual {
		head = fmt.Sprintf("%*s  ", d.stamp, stamp)
	}
	indent := utf8.RuneCountInString(head) + cell*len(d.p.Lanes) + 1
	lines := wrap(say(d.p, s), max(d.width-indent, 20))
	lanes := d.lanes(s, after)
	for i, words := range lines {
		if s.Fault {
			words = alarm(words)
		}
		fmt.Fprintln(&d.out, strings.TrimRight(faint(head)+lanes+" "+words, " "))
		if i == 0 {
			head, lanes = strings.Repeat(" ", len(head)), d.plain(after)
		}
	}
}

// plain draws lanes in which nothing happens.
func (d *text) plain(now []state) string {
	var b strings.Builder
	for _, s := range now {
		b.WriteString(map[state]string{absent: " ", runs: "│", waits: "┊"}[s] + "  ")
	}
	return b.String()
}

func (d *text) lanes(s show.Step, after []state) string {
	cells := []rune(d.plain(d.before))
	if s.Kind == show.Fold {
		for i := range d.p.Lanes {
			if d.before[i] != absent || after[i] != absent {
				cells[i*cell] = '⋮'
			}
		}
		return string(cells)
	}
	at := s.Lane * cell
	cells[at] = marks[s.Kind]
	if s.Kind == show.Last {
		cells[at] = '✗'
		if !s.Fault {
			cells[at] = '…'
		}
	}
	if s.By >= 0 && s.By != s.Lane {
		from := s.By * cell
		low, high := min(from, at), max(from, at)
		for i := low + 1; i < high; i++ {
			if i%cell == 0 && cells[i] != ' ' {
				cells[i] = '┼'
			} else {
				cells[i] = '─'
			}
		}
		if from < at {
			cells[from], cells[at-1] = '├', '▶'
		} else {
			cells[from], cells[at+1] = '┤', '◀'
		}
	}
	line := string(cells)
	switch mark := string(cells[at]); {
	case mark == "✗":
		line = strings.Replace(line, mark, alarm(mark), 1)
	case mark == "○":
		line = strings.Replace(line, mark, wary(mark), 1)
	case mark == "●":
		line = strings.Replace(line, mark, calm(mark), 1)
	}
	return line
}

var marks = map[show.Kind]rune{show.Begin: '●', show.Block: '○', show.Wake: '●', show.End: '■'}

func (d *text) closing() string {
	lines := wrap(ending(d.p), d.width-2)
	word := d.p.Verdict.String()
	paint := alarm
	if d.p.Verdict == verdict.Pass {
		paint = calm
	}
	lines[0] = strings.Replace(lines[0], word, paint(word), 1)
	return "  " + strings.Join(lines, "\n  ")
}

// paragraph writes a text after a beginning, and what does not fit below it after an indentation.
func (d *text) paragraph(first, rest, words string) {
	for _, line := range wrap(words, d.width-len(rest)) {
		fmt.Fprintln(&d.out, first+line)
		first = rest
	}
}

// wrap breaks a text at spaces into lines of at most so many characters, if its words allow.
func wrap(words string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(words) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
