package report

import (
	"fmt"
	"slices"
	"strings"

	"gokata/grader/internal/verify"
)

// Verify prints a table with a row for each exercise, and then everything that an author has to mend.
func (s *Screen) Verify(r *verify.Report) {
	facts, guesses := r.Named()
	s.print("verify", struct {
		*verify.Report
		Facts, Guesses verify.Tally
		Enough, Most   float64 // percent
	}{r, facts, guesses, 100 * verify.EnoughBlamed, 100 * verify.TooManyMisled})
}

// Blames prints where diagnoses point that miss the declared lines, and which name none.
func (s *Screen) Blames(r *verify.Report) { s.print("blames", r) }

// Mutants prints what became of each exercise's mutants, and those that live without a reason.
func (s *Screen) Mutants(list []*verify.Mutants) { s.print("mutants", list) }

func percent(t verify.Tally, n int) string { return fmt.Sprintf("%.1f %%", 100*t.Share(n)) }

// faults lists what is wrong with an exercise.
func faults(e *verify.Exercise) []string {
	list := slices.Clone(e.Problems)
	for _, s := range e.Subjects {
		if !s.Sound() {
			list = append(list, fmt.Sprintf("%s: declared %s, got %s (%s)", s.File, s.Declared, s.Outcomes(), strings.ReplaceAll(s.Detail, "\n", " ")))
		}
	}
	return list
}

// subjects are those of an exercise that are of a kind.
func subjects(e *verify.Exercise, kind verify.Kind) []*verify.Subject {
	return slices.DeleteFunc(slices.Clone(e.Subjects), func(s *verify.Subject) bool { return s.Kind != kind })
}

// outcomes is what came of an exercise's only subject of a kind.
func outcomes(e *verify.Exercise, kind verify.Kind) string {
	if list := subjects(e, kind); len(list) > 0 {
		return list[0].Outcomes()
	}
	return ""
}

// sound counts an exercise's subjects of a kind that are what they claim to be: "3/4".
func sound(e *verify.Exercise, kind verify.Kind) string {
	all := subjects(e, kind)
	sound := slices.DeleteFunc(slices.Clone(all), func(s *verify.Subject) bool { return !s.Sound() })
	return fmt.Sprintf("%d/%d", len(sound), len(all))
}
