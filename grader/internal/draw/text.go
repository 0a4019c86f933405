package draw

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"gokata/grader/internal/history"
	"gokata/grader/internal/report"
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

type text struct {
	*show.Picture
	out    strings.Builder
	width  int
	stamp  int // characters of the time, or 0 without
	before []state
}

// Text draws a picture with characters in the given number of columns.
func Text(out io.Writer, p *show.Picture, width int) error {
	d := &text{Picture: p, width: min(max(width, narrowest), widest), before: make([]state, len(p.Lanes))}
	d.heading()
	after, stamps := states(p), times(p)
	if p.Virtual {
		d.stamp = 4
		for _, t := range stamps {
			d.stamp = max(d.stamp, utf8.RuneCountInString(t))
		}
	}
	for i, s := range p.Steps {
		d.row(s, stamps[i], after[i])
		d.before = after[i]
	}
	word, paint := p.Verdict.String(), alarm
	if p.Verdict == verdict.Pass {
		paint = calm
	}
	fmt.Fprintf(&d.out, "\n%s\n", strings.Replace(report.Wrap(ending(p), "  ", d.width), word, paint(word), 1))
	_, err := io.WriteString(out, d.out.String())
	return err
}

func (d *text) heading() {
	fmt.Fprintf(&d.out, "%s  %s\n\n", strong(d.Exercise), d.Test)
	for _, i := range introductions(d.Picture) {
		fmt.Fprintln(&d.out, report.Hang(fmt.Sprintf("  %-3s  ", i.Letters), i.Text, d.width))
	}
	if d.More > 0 {
		fmt.Fprintf(&d.out, "       %s not drawn\n", plural(d.More, "1 other goroutine is", "%d other goroutines are"))
	}
	fmt.Fprintf(&d.out, "\n  %s\n\n", faint("│ can run  ┊ waits  ● goes on  ○ waits from here  ■ ends"))
}

// row draws one step. A description that is too long goes on below, beside lanes that go on as well.
func (d *text) row(s show.Step, stamp string, after []state) {
	head := ""
	if d.Virtual {
		head = fmt.Sprintf("%*s  ", d.stamp, stamp)
	}
	room := max(20, d.width-utf8.RuneCountInString(head)-cell*len(d.Lanes)-1)
	lanes := d.lanes(s, after)
	for words := range strings.SplitSeq(report.Wrap(say(d.Picture, s), "", room), "\n") {
		if s.Fault {
			words = alarm(words)
		}
		fmt.Fprintln(&d.out, strings.TrimRight(faint(head)+lanes+" "+words, " "))
		head, lanes = strings.Repeat(" ", utf8.RuneCountInString(head)), d.plain(after)
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

// lanes draws what a step does to its lane, and an arrow from the lane that did it.
func (d *text) lanes(s show.Step, after []state) string {
	cells := []rune(d.plain(d.before))
	if s.Kind == show.Fold {
		for i := range d.Lanes {
			if d.before[i] != absent || after[i] != absent {
				cells[i*cell] = '⋮'
			}
		}
		return string(cells)
	}
	at, from := s.Lane*cell, s.By*cell
	if s.By >= 0 && s.By != s.Lane {
		for i := min(from, at) + 1; i < max(from, at); i++ {
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
	mark, paint := "■", fmt.Sprint
	switch {
	case s.Kind == history.Begin, s.Kind == history.Wake:
		mark, paint = "●", calm
	case s.Kind == history.Block:
		mark, paint = "○", wary
	case s.Kind == history.Last && s.Fault:
		mark, paint = "✗", alarm
	case s.Kind == history.Last:
		mark = "…"
	}
	return string(cells[:at]) + paint(mark) + string(cells[at+1:])
}
