// Package draw draws what package show has found: as text for a terminal, as an SVG picture, and as a page.
//
// All three have one layout: a row for each step, in the order in which they happened; in it the time, a lane for each
// goroutine, and the step in words. So no label can meet another, however many lanes there are.
package draw

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gokata/grader/internal/history"
	"gokata/grader/internal/show"
	"gokata/grader/internal/verdict"
)

// state is what a goroutine does between two steps.
type state int

const (
	absent state = iota // it does not exist yet, or no longer
	runs                // it runs, or could
	waits
)

// after is what a lane does after a step, and before is what it does for one to follow.
var (
	after  = map[history.Kind]state{history.Begin: runs, history.Block: waits, history.Wake: runs} // and else absent
	before = map[history.Kind]state{history.Begin: absent, history.Block: runs, history.Wake: waits, history.End: runs}
)

// row is a step with what is drawn beside it.
type row struct {
	show.Step
	Number        int     // from 1
	Stamp, Text   string  // Stamp is the time, or "" where it has not changed
	Before, After []state // what each lane does
}

func rows(p *show.Picture) []row {
	var list []row
	now, latest := make([]state, len(p.Lanes)), ""
	for i, s := range p.Steps {
		r := row{Step: s, Number: i + 1, Text: say(p, s), Before: slices.Clone(now)}
		if text := clock(s.Time); s.Timed && text != latest {
			r.Stamp, latest = text, text
		}
		if s.Kind == show.Fold {
			for lane := range now {
				// What a lane does after the steps that are left out, its next step tells.
				next := slices.IndexFunc(p.Steps[i:], func(s show.Step) bool { return s.Kind != show.Fold && s.Lane == lane })
				if next < 0 {
					continue
				}
				if state, known := before[p.Steps[i+next].Kind]; known {
					now[lane] = state
				}
			}
		} else {
			now[s.Lane] = after[s.Kind]
		}
		r.After = slices.Clone(now)
		list = append(list, r)
	}
	return list
}

// place names a place after some words, as in "on line 28" or ", test line 14"; "" if there is none.
func place(words string, at history.Place) string {
	if at.Line == 0 {
		return ""
	}
	if !at.Own {
		words += "test "
	}
	return fmt.Sprintf("%sline %d", words, at.Line)
}

func name(p *show.Picture, lane int) string {
	if lane == 0 {
		return "the test"
	}
	return p.Lanes[lane].Letter
}

// doer names who did a step to its lane; "" if it was time, or the runtime.
func doer(p *show.Picture, s show.Step) string {
	switch {
	case s.By >= 0:
		return name(p, s.By)
	case s.By == show.Other && s.Like > 0:
		return "one like " + name(p, s.Like)
	case s.By == show.Other:
		return "another goroutine"
	}
	return ""
}

func say(p *show.Picture, s show.Step) string {
	if s.Kind == show.Fold {
		return folded(s)
	}
	who, by, at, cause := name(p, s.Lane), doer(p, s), place(", ", s.At), place(", ", s.Cause)
	switch {
	case s.Kind == history.Begin && s.Lane == 0:
		return "the test begins"
	case s.Kind == history.Begin && by == "":
		return "a timer starts " + who + at
	case s.Kind == history.Begin:
		return by + " starts " + who + cause
	case s.Kind == history.Wake && by == "" && s.Does == "":
		return "time is up: " + who + " goes on" + at
	case s.Kind == history.Wake && by != "" && s.Does == "":
		return by + " lets " + who + " go on" + cause
	case s.Kind == history.Wake && by != "":
		return by + " " + s.Does + cause + ": " + who + " goes on"
	case s.Kind == history.End:
		return who + " ends"
	case s.Kind == history.Last && s.Stuck:
		return who + " is stuck here: " + s.Does + at
	case s.Kind == history.Last && !s.Fault && !strings.HasPrefix(s.Does, "still"):
		return "at the end " + who + " " + s.Does + at
	}
	return who + " " + s.Does + at
}

func folded(s show.Step) string {
	switch {
	case s.Steps == 0:
		return "the recording is full: what came next is left out"
	case s.Times > 0:
		return fmt.Sprintf("%s, %s more", plural(s.Steps, "this step", "these %d steps"), plural(s.Times, "once", "%d times"))
	}
	return plural(s.Steps, "1 more step like those above", "%d more steps like those above")
}

// plural says how many there are: many holds the number's place.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

// introduction says what a lane is, or several that are alike side by side.
type introduction struct{ Letters, Text string }

func introductions(p *show.Picture) []introduction {
	var list []introduction
	for rest := p.Lanes; len(rest) > 0; {
		letters, text, them, like := rest[0].Letter, introduce(p, rest[0]), "it", rest[0].Like
		for rest = rest[1:]; len(rest) > 0 && introduce(p, rest[0]) == text; rest = rest[1:] {
			letters, them = letters[:1]+"–"+rest[0].Letter, "them"
			like += rest[0].Like
		}
		if like > 0 {
			text += fmt.Sprintf(" (%d more like %s)", like, them)
		}
		list = append(list, introduction{letters, text})
	}
	return list
}

func introduce(p *show.Picture, l show.Lane) string {
	by := ""
	switch {
	case l.Letter == p.Lanes[0].Letter:
		return "the test and what it calls"
	case l.By >= 0:
		by = " by " + name(p, l.By)
	case l.By == show.Nobody:
		by = " by a timer"
	}
	return l.What + ", started" + by + place(" on ", l.From)
}

// ending is the sentence below a picture, after the verdict.
func ending(p *show.Picture) string {
	if p.Verdict == verdict.Pass {
		return ": the test holds."
	}
	return ": " + p.Summary + "."
}

// clock writes a virtual time without what is zero at its end: "1h", "2.5s". From a second on, "2.5s+" is a little more than
// that, since what is below a millisecond would make the text long.
func clock(d time.Duration) string {
	more := ""
	if rest := d % time.Millisecond; d >= time.Second && rest != 0 {
		d, more = d-rest, "+"
	}
	return strings.NewReplacer("h0m0s", "h", "m0s", "m").Replace(d.String()) + more
}
