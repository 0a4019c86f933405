package draw

import (
	"bufio"
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
	*bufio.Writer
	width int
	stamp int // characters of the time, or 0 without
}

// Text draws a picture with characters in the given number of columns.
func Text(out io.Writer, p *show.Picture, width int) error {
	d := &text{Picture: p, Writer: bufio.NewWriter(out), width: min(max(width, narrowest), widest)}
	d.heading()
	list := rows(p)
	if p.Virtual {
		d.stamp = 4
		for _, r := range list {
			d.stamp = max(d.stamp, utf8.RuneCountInString(r.Stamp))
		}
	}
	for _, r := range list {
		d.row(r)
	}
	paint := alarm
	if p.Verdict == verdict.Pass {
		paint = calm
	}
	fmt.Fprintf(d, "\n%s\n", report.Wrap(paint(p.Verdict)+ending(p), "  ", d.width))
	return d.Flush()
}

func (d *text) heading() {
	fmt.Fprintf(d, "%s  %s\n\n", strong(d.Exercise), d.Test)
	for _, i := range introductions(d.Picture) {
		fmt.Fprintln(d, report.Hang(fmt.Sprintf("  %-3s  ", i.Letters), i.Text, d.width))
	}
	if d.More > 0 {
		fmt.Fprintf(d, "       %s not drawn\n", plural(d.More, "1 other goroutine is", "%d other goroutines are"))
	}
	fmt.Fprintf(d, "\n  %s\n\n", faint("│ can run  ┊ waits  ● goes on  ○ waits from here  ■ ends"))
}

// row draws one step. A description that is too long goes on below, beside lanes that go on as well.
func (d *text) row(r row) {
	head := ""
	if d.Virtual {
		head = fmt.Sprintf("%*s  ", d.stamp, r.Stamp)
	}
	room := max(20, d.width-utf8.RuneCountInString(head)-cell*len(d.Lanes)-1)
	lanes := r.lanes()
	for words := range strings.SplitSeq(report.Wrap(r.Text, "", room), "\n") {
		if r.Fault {
			words = alarm(words)
		}
		fmt.Fprintln(d, strings.TrimRight(faint(head)+lanes+" "+words, " "))
		head, lanes = strings.Repeat(" ", utf8.RuneCountInString(head)), plain(r.After)
	}
}

// plain draws lanes in which nothing happens.
func plain(now []state) string {
	var b strings.Builder
	for _, s := range now {
		b.WriteString([]string{absent: " ", runs: "│", waits: "┊"}[s] + "  ")
	}
	return b.String()
}

// lanes draws what a step does to its lane, and an arrow from the lane that did it.
func (r row) lanes() string {
	cells := []rune(plain(r.Before))
	if r.Kind == show.Fold {
		for i := range r.Before {
			if r.Before[i] != absent || r.After[i] != absent {
				cells[i*cell] = '⋮'
			}
		}
		return string(cells)
	}
	at, from := r.Lane*cell, r.By*cell
	if r.By >= 0 && r.By != r.Lane {
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
	case r.Kind == history.Begin, r.Kind == history.Wake:
		mark, paint = "●", calm
	case r.Kind == history.Block:
		mark, paint = "○", wary
	case r.Kind == history.Last && r.Fault:
		mark, paint = "✗", alarm
	case r.Kind == history.Last:
		mark = "…"
	}
	return string(cells[:at]) + paint(mark) + string(cells[at+1:])
}
