// Package draw draws what package show has found: as text for a terminal, as an SVG picture, and as a page.
//
// All three have one layout: a row for each step, in the order in which they happened; in it the time, a lane for each
// goroutine, and the step in words. So no label can meet another, however many lanes there are.
package draw

import (
	"fmt"
	"strings"
	"time"

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

// states returns what each lane does after each step, and thus before the next.
func states(p *show.Picture) [][]state {
	var all [][]state
	now := make([]state, len(p.Lanes))
	for _, s := range p.Steps {
		switch s.Kind {
		case show.Begin, show.Wake:
			now[s.Lane] = runs
		case show.Block:
			now[s.Lane] = waits
		case show.End, show.Last:
			now[s.Lane] = absent
		case show.Fold:
			// What a lane does after the steps that are left out, its next step tells.
		}
		all = append(all, append([]state(nil), now...))
	}
	next := make([]state, len(p.Lanes)) // what each lane must be doing for its next step to follow
	for i := range next {
		next[i] = -1
	}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		if s := p.Steps[i]; s.Kind == show.Fold {
			for lane, needed := range next {
				if needed >= 0 {
					for j := i; j < len(all) && (j == i || p.Steps[j].Lane != lane); j++ {
						all[j][lane] = needed
					}
				}
			}
		} else {
			next[s.Lane] = map[show.Kind]state{show.Begin: absent, show.Block: runs, show.Wake: waits, show.End: runs, show.Last: -1}[s.Kind]
		}
	}
	return all
}

// line names a place: "line 28", or "test line 14".
func line(at show.Place) string {
	switch {
	case at.Line == 0:
		return ""
	case at.Own:
		return fmt.Sprintf("line %d", at.Line)
	}
	return fmt.Sprintf("test line %d", at.Line)
}

func on(at show.Place) string {
	if text := line(at); text != "" {
		return ", " + text
	}
	return ""
}

// say puts a step into words.
func say(p *show.Picture, s show.Step) string {
	name := func(lane int) string {
		if lane == 0 {
			return "the test"
		}
		return p.Lanes[lane].Letter
	}
	by := func() string {
		switch {
		case s.By >= 0:
			return name(s.By)
		case s.By == show.Other && s.Like > 0:
			return "one like " + name(s.Like)
		case s.By == show.Other:
			return "another goroutine"
		}
		return ""
	}
	switch s.Kind {
	case show.Begin:
		switch {
		case s.Lane == 0:
			return "the test begins"
		case by() == "":
			return "a timer starts " + name(s.Lane) + on(s.At)
		}
		return by() + " starts " + name(s.Lane) + on(s.Cause)
	case show.Block:
		return name(s.Lane) + " " + s.Does + on(s.At)
	case show.Wake:
		switch {
		case by() == "" && s.Does == "":
			return "time is up: " + name(s.Lane) + " goes on" + on(s.At)
		case by() == "":
			return name(s.Lane) + " " + s.Does + on(s.At)
		case s.Does == "":
			return by() + " lets " + name(s.Lane) + " go on" + on(s.Cause)
		}
		return by() + " " + s.Does + on(s.Cause) + ": " + name(s.Lane) + " goes on"
	case show.End:
		return name(s.Lane) + " ends"
	case show.Last:
		switch {
		case s.Stuck:
			return name(s.Lane) + " is stuck here: " + s.Does + on(s.At)
		case s.Fault, strings.HasPrefix(s.Does, "still"):
			return name(s.Lane) + " " + s.Does + on(s.At)
		}
		return "at the end " + name(s.Lane) + " " + s.Does + on(s.At)
	}
	if s.Steps == 0 {
		return "the recording is full: what came next is left out"
	}
	if s.Times > 0 {
		return fmt.Sprintf("%s, %s more", plural(s.Steps, "this step", "these %d steps"), plural(s.Times, "once", "%d times"))
	}
	return plural(s.Steps, "1 more step like those above", "%d more steps like those above")
}

// plural says how many there are: many holds the number's place, if it is to be said.
func plural(n int, one, many string) string {
	switch {
	case n == 1:
		return one
	case strings.Contains(many, "%d"):
		return fmt.Sprintf(many, n)
	}
	return many
}

// introduction says what a lane is, or several that are alike side by side.
type introduction struct{ Letters, Text string }

func introductions(p *show.Picture) []introduction {
	var list []introduction
	first, like := 0, 0
	for i, l := range p.Lanes {
		text := introduce(p, i)
		if n := len(list); i > 0 && l.By == p.Lanes[first].By && introduce(p, first) == text {
			list = list[:n-1]
			text = introduce(p, i)
		} else {
			first, like = i, 0
		}
		letters := p.Lanes[first].Letter
		if first < i {
			letters += "–" + l.Letter
		}
		if like += l.Like; like > 0 {
			text += fmt.Sprintf(" (%d more like %s)", like, plural(i-first+1, "it", "them"))
		}
		list = append(list, introduction{letters, text})
	}
	return list
}

func introduce(p *show.Picture, i int) string {
	l := p.Lanes[i]
	if i == 0 {
		return "the test and what it calls"
	}
	text := l.What
	switch {
	case l.By >= 0:
		starter := p.Lanes[l.By].Letter
		if l.By == 0 {
			starter = "the test"
		}
		text += ", started by " + starter
	case l.By == show.Nobody:
		text += ", started by a timer"
	default:
		text += ", started"
	}
	if where := line(l.From); where != "" {
		text += " on " + where
	}
	return text
}

// ending is the sentence below a picture.
func ending(p *show.Picture) string {
	if p.Verdict == verdict.Pass {
		return "pass: the test holds."
	}
	return p.Verdict.String() + ": " + p.Summary + "."
}

// clock writes a virtual time without what is zero at its end: "1h", "2.5s". From a second on, "2.5s+" is a little more than
// that, since what is below a millisecond would make the text long.
func clock(d time.Duration) string {
	more := ""
	if rest := d % time.Millisecond; d >= time.Second && rest != 0 {
		d, more = d-rest, "+"
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text + more
}

// times returns for each step the time to write beside it: "" where it has not changed.
func times(p *show.Picture) []string {
	list := make([]string, len(p.Steps))
	latest := ""
	for i, s := range p.Steps {
		if text := clock(s.Time); s.Timed && text != latest {
			list[i], latest = text, text
		}
	}
	return list
}
