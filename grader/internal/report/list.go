package report

import (
	"slices"

	"gokata/grader/internal/check"
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
