// Package report prints what the other packages have found: for people on a terminal or in a pipe, and for programs as
// JSON. Nothing else in the grader knows of colours, widths or formats. It opens no file: what it quotes, it is given.
package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"

	"gokata/grader/internal/verdict"
)

// Colours only repeat what signs and words already say. The library leaves them out where output is not a terminal or
// NO_COLOR is set.
var (
	green  = color.New(color.FgGreen).SprintFunc()
	red    = color.New(color.FgRed).SprintFunc()
	yellow = color.New(color.FgYellow).SprintFunc()
	cyan   = color.New(color.FgCyan).SprintFunc()
	bold   = color.New(color.Bold).SprintFunc()
	faint  = color.New(color.Faint).SprintFunc()
)

// sign returns the mark in front of an exercise, in the colour of its verdict.
func sign(v verdict.Verdict) string {
	mark, paint := look(v)
	return paint(mark)
}

// word returns a verdict's word in its colour.
func word(v verdict.Verdict) string {
	_, paint := look(v)
	return paint(v.String())
}

func look(v verdict.Verdict) (mark string, paint func(...any) string) {
	switch v {
	case verdict.Pass:
		return "✓", green
	case verdict.None:
		return "·", faint
	case verdict.Error:
		return "!", yellow
	default:
		return "✗", red
	}
}

// bar draws progress.
func bar(done, all, cells int) string {
	full := done * cells / max(1, all)
	return green(strings.Repeat("█", full)) + faint(strings.Repeat("░", cells-full))
}

// cut shortens a text to a width in columns.
func cut(text string, width int) string {
	return strings.TrimRight(ansi.Truncate(text, width, "…"), " ")
}

// fit cuts or pads a text to a width in columns.
func fit(text string, width int) string {
	text = cut(text, width)
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}

// Wrap breaks a text into lines of at most so many columns, at spaces only, each after the indentation: a command or a name
// stays whole. Line breaks in the text stay.
func Wrap(text, indent string, width int) string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			switch {
			case line == "":
				line = indent + word
			case ansi.StringWidth(line)+1+ansi.StringWidth(word) > width:
				lines = append(lines, line)
				line = indent + word
			default:
				line += " " + word
			}
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Hang wraps a text after a beginning: what does not fit beside it comes below, indented as far.
func Hang(beginning, text string, width int) string {
	indent := strings.Repeat(" ", ansi.StringWidth(beginning))
	return beginning + strings.TrimPrefix(Wrap(text, indent, width), indent)
}

func seconds(s float64) string { return fmt.Sprintf("%.1f s", s) }

// plural counts things: "1 run", "2 runs".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// plain are the signs of the grader's own screens, and what stands for them where a terminal has only ASCII. An ellipsis after
// a space says that more will follow, and any other that a text is cut.
var plain = strings.NewReplacer(
	"✓", "+", "✗", "x", "·", "-", "▸", ">", "•", "*", " …", " ...", "…", "~",
	"█", "#", "░", ".", "│", "|", "─", "-", "┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "┼", "+",
	"→", ">", "←", "<", "↑", "^", "↓", "v", "–", "-", "—", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`,
)

// ASCII writes a text with characters of ASCII alone, nearly all of which take as many columns as what they stand for. What has
// no counterpart becomes a question mark.
func ASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, plain.Replace(text))
}
