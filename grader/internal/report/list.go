package report

import (
	"encoding/json"
	"fmt"
	"io"

	"gokata/grader/internal/check"
	"gokata/grader/internal/verdict"
)

// ListSchema names the format that [ListJSON] writes. A change that could break a reader gets a new name.
const ListSchema = "gokata/list/v1"

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
	at := map[string]int{}
	for _, r := range records {
		i, known := at[r.Chapter]
		if !known {
			i = len(list)
			at[r.Chapter] = i
			list = append(list, Chapter{Name: r.Chapter})
		}
		c := &list[i]
		c.Total++
		if r.Passed() {
			c.Passed++
		}
		c.Exercises = append(c.Exercises, r)
	}
	return list
}

// List prints every exercise with its verdict as last known, by chapter.
func (s *Screen) List(records []*check.Record) {
	s.Header(passedOf(records), len(records))
	for i, c := range Chapters(records) {
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		if c.Name != "" {
			fmt.Fprintf(s.Out, "%s %s  %d/%d\n", bold(fit("Chapter "+c.Name, min(40, s.width()-20)+7)), shortBar(c.Passed, c.Total), c.Passed, c.Total)
		}
		for _, r := range c.Exercises {
			s.listed("  ", r)
		}
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

func passedOf(records []*check.Record) int {
	passed := 0
	for _, r := range records {
		if r.Passed() {
			passed++
		}
	}
	return passed
}

// ListJSON writes what is known of every exercise for programs. Nothing is judged for it: an exercise whose files have changed
// since it was judged has an empty verdict.
func ListJSON(w io.Writer, records []*check.Record) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Schema    string          `json:"schema"`
		Passed    int             `json:"passed"`
		Total     int             `json:"total"`
		Chapters  []Chapter       `json:"chapters"`
		Exercises []*check.Record `json:"exercises"`
	}{ListSchema, passedOf(records), len(records), Chapters(records), records})
}
