package report

import (
	"fmt"
	"slices"

	"gokata/grader/internal/check"
	"gokata/grader/internal/verdict"
)

// Chapter is a part of the course and how far the learner has come in it.
type Chapter struct {
	Name      string          `json:"name"` // such as "II: Channels"; "" for exercises that name none
	Passed    int             `json:"passed"`
	Total     int             `json:"total"`
	Exercises []*check.Record `json:"-"`
}

// Chapters sorts records by chapter, in the order in which chapters and exercises come.
func Chapters(records []*check.Record) []Chapter {
	var list []Chapter
	for _, r := range records {
		i := slices.IndexFunc(list, func(c Chapter) bool { return c.Name == r.Chapter })
		if i < 0 {
			i = len(list)
			list = append(list, Chapter{Name: r.Chapter})
		}
		c := &list[i]
		c.Exercises = append(c.Exercises, r)
		c.Passed, c.Total = Passed(c.Exercises), len(c.Exercises)
	}
	return list
}

// Passed counts the exercises that are solved.
func Passed(records []*check.Record) int {
	passed := 0
	for _, r := range records {
		if r.Passed() {
			passed++
		}
	}
	return passed
}

// List prints every exercise with its verdict as last known, by chapter.
func (s *Screen) List(records []*check.Record) {
	s.Header(Passed(records), len(records))
	for i, c := range Chapters(records) {
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		if c.Name != "" {
			fmt.Fprintf(s.Out, "%s %s  %d/%d\n", bold(fit("Chapter "+c.Name, min(40, s.width()-20)+7)), bar(c.Passed, c.Total, 10), c.Passed, c.Total)
		}
		s.Choice(c.Exercises, -1)
	}
}

// Choice prints exercises, one a line, with their verdicts as last known and a mark before the chosen one.
func (s *Screen) Choice(records []*check.Record, chosen int) {
	for i, r := range records {
		mark, state := "  ", faint("not judged")
		if i == chosen {
			mark = cyan("▸") + " "
		}
		if r.Verdict != verdict.None {
			state = word(r.Verdict)
		}
		fmt.Fprintf(s.Out, "%s%s %s  %s  %s\n", mark, sign(r.Verdict), r.ID, fit(r.Title, min(40, s.width()-20)), state)
	}
}
