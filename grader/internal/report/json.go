package report

import (
	"encoding/json"
	"io"
	"slices"

	"gokata/grader/internal/check"
	"gokata/grader/internal/explain"
)

// The formats that are written for programs. A change that could break a reader gets a new name.
const (
	CheckSchema   = "gokata/check/v1"
	ListSchema    = "gokata/list/v1"
	ExplainSchema = "gokata/explain/v1"
)

// CheckJSON writes a check for programs: one object that holds every exercise asked for, those that were not judged with an
// empty verdict. If problem is not nil, something kept the check from coming to its end, and "error" says what.
func CheckJSON(w io.Writer, goVersion string, race bool, records []*check.Record, problem error) error {
	return encode(w, struct {
		Schema    string          `json:"schema"`
		Go        string          `json:"go"`
		Race      bool            `json:"race"`
		Passed    int             `json:"passed"`
		Total     int             `json:"total"`
		Error     string          `json:"error,omitempty"`
		Exercises []*check.Record `json:"exercises"`
	}{CheckSchema, goVersion, race, Passed(records), len(records), sentence(problem), append([]*check.Record{}, records...)})
}

// ListJSON writes what is known of every exercise for programs. Nothing is judged for it: an exercise whose files have changed
// since it was judged has an empty verdict.
func ListJSON(w io.Writer, records []*check.Record) error {
	return encode(w, struct {
		Schema    string          `json:"schema"`
		Passed    int             `json:"passed"`
		Total     int             `json:"total"`
		Chapters  []Chapter       `json:"chapters"`
		Exercises []*check.Record `json:"exercises"`
	}{ListSchema, Passed(records), len(records), Chapters(records), records})
}

// ExplainJSON writes what was found for programs: for each package its findings, the main cause first. If problem is not
// nil, something kept the search from coming to its end, and "error" says what.
func ExplainJSON(w io.Writer, list []*explain.Package, problem error) error {
	unsearched := func(p *explain.Package) bool { return p == nil } // the search ended before it came to it
	return encode(w, struct {
		Schema   string             `json:"schema"`
		Error    string             `json:"error,omitempty"`
		Packages []*explain.Package `json:"packages"`
	}{ExplainSchema, sentence(problem), slices.DeleteFunc(append([]*explain.Package{}, list...), unsearched)})
}

func sentence(problem error) string {
	if problem == nil {
		return ""
	}
	return problem.Error()
}

func encode(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
