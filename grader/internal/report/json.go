package report

import (
	"encoding/json"
	"io"

	"gokata/grader/internal/check"
	"gokata/grader/internal/verdict"
)

// CheckSchema names the format that [CheckJSON] writes. A change that could break a reader gets a new name.
const CheckSchema = "gokata/check/v1"

// CheckJSON writes a check for programs: one object that holds every exercise asked for, those that were not judged with an
// empty verdict. If problem is not nil, something kept the check from coming to its end, and "error" says what.
func CheckJSON(w io.Writer, goVersion string, race bool, records []*check.Record, problem error) error {
	out := struct {
		Schema    string          `json:"schema"`
		Go        string          `json:"go"`
		Race      bool            `json:"race"`
		Passed    int             `json:"passed"`
		Total     int             `json:"total"`
		Error     string          `json:"error,omitempty"`
		Exercises []*check.Record `json:"exercises"`
	}{Schema: CheckSchema, Go: goVersion, Race: race, Total: len(records), Exercises: records}
	for _, r := range records {
		if r.Verdict == verdict.Pass {
			out.Passed++
		}
	}
	if out.Exercises == nil {
		out.Exercises = []*check.Record{}
	}
	if problem != nil {
		out.Error = problem.Error()
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}
