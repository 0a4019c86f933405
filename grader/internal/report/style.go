// Package report prints what the other packages have found: for people on a terminal or in a pipe, and for programs as
// JSON. Nothing else in the grader knows of colours, widths or formats.
package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

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

// sign returns the mark in front of an exercise.
func sign(v verdict.Verdict) string {
	switch v {
	case verdict.Pass:
		return green("✓")
	case verdict.None:
		return faint("·")
	case verdict.Error:
		return yellow("!")
	default:
		return red("✗")
	}
}

// word returns a verdict's word in its colour.
func word(v verdict.Verdict) string {
	switch v {
	case verdict.Pass:
		return green(v.String())
	case verdict.Error:
		return yellow(v.String())
	default:
		return red(v.String())
	}
}

// bar draws progress with 24 cells.
func bar(done, all int) string { return cellsOf(done, all, 24) }

// shortBar draws progress with 10 cells.
func shortBar(done, all int) string { return cellsOf(done, all, 10) }

func cellsOf(done, all, cells int) string {
	full := 0
	if all > 0 {
		full = done * cells / all
	}
	return green(strings.Repeat("█", full)) + faint(strings.Repeat("░", cells-full))
}

// fit cuts or pads a text to a width in characters.
func fit(text string, width int) string {
	n := utf8.RuneCountInString(text)
	if n <= width {
		return text + strings.Repeat(" ", width-n)
	}
	runes := []rune(text)
	return string(runes[:max(0, width-1)]) + "…"
}

// wrap breaks text into lines of at most width characters, at spaces, each after the indentation. Line breaks in the text stay.
func wrap(text, indent string, width int) string {
	var out strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := indent
		empty := true
		for _, part := range strings.Fields(paragraph) {
			if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(part) > width {
				out.WriteString(line + "\n")
				line, empty = indent, true
			}
			if !empty {
				line += " "
			}
			line += part
			empty = false
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimRight(out.String(), "\n")
}

func seconds(s float64) string {
	return fmt.Sprintf("%.1f s", s)
}
