package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gokata/grader/internal/judge"
	"gokata/grader/internal/verify"
)

// Verify prints a table with a row for each exercise, and then everything that an author has to mend.
func Verify(w io.Writer, r *verify.Report) {
	times := "once"
	if r.Runs > 1 {
		times = fmt.Sprintf("%d times", r.Runs)
	}
	fmt.Fprintf(w, "%s\n\n", bold("Every solution, stub and attempt, judged "+times))
	fmt.Fprintf(w, "    %s  %s  %s  %s  %s  %s  %s\n", fit("exercise", 24), fit("solution", 8), fit("stub", 10), fit("right", 7), fit("wrong", 7), fit("folder", 9), "schedules withstood")
	var mend []string
	for _, e := range r.Exercises {
		cells, sound, total := map[verify.Kind]string{}, map[verify.Kind]int{}, map[verify.Kind]int{}
		wrong := e.Problems
		for _, s := range e.Subjects {
			total[s.Kind]++
			cells[s.Kind] = s.Outcomes()
			if s.Sound() {
				sound[s.Kind]++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s: declared %s, got %s (%s)", s.File, s.Declared, s.Outcomes(), strings.ReplaceAll(s.Detail, "\n", " ")))
			}
		}
		mend = append(mend, wrong...)
		mark, folder := green("✓"), "ok"
		if len(wrong) > 0 {
			mark = red("✗")
		}
		if n := len(e.Problems); n > 0 {
			folder = fmt.Sprintf("%d to mend", n)
		}
		count := func(k verify.Kind) string { return fmt.Sprintf("%d/%d", sound[k], total[k]) }
		fmt.Fprintf(w, "  %s %s  %s  %s  %s  %s  %s  %s\n", mark, fit(e.Name, 24), fit(cells[verify.Solution], 8), fit(cells[verify.Stub], 10), fit(count(verify.Right), 7), fit(count(verify.Wrong), 7), fit(folder, 9), schedules(e.Schedules))
	}
	facts, guesses := r.Named()
	fmt.Fprintf(w, "\n  %d of %d wrong attempts with facts to go by (%.1f %%) have a declared line as the first place that their diagnosis names\n", facts.Right, facts.All, 100*facts.Share(facts.Right))
	fmt.Fprintf(w, "  %d of %d failed assertions (%.1f %%) are explained at a declared line, %d (%.1f %%) at another, the rest at none\n",
		guesses.Right, guesses.All, 100*guesses.Share(guesses.Right), guesses.Wrong, 100*guesses.Share(guesses.Wrong))
	if r.Misleading() {
		mend = slices.Insert(mend, 0, fmt.Sprintf("diagnoses: of a whole course, at most %.0f %% of the failed assertions may be explained at a line that is not declared; --blames lists them", 100*verify.TooManyMisled))
	}
	if r.Vague() {
		mend = slices.Insert(mend, 0, fmt.Sprintf("diagnoses: of a whole course, %.0f %% of the wrong attempts with facts to go by must have a declared line first; --blames lists those that have not", 100*verify.EnoughBlamed))
	}
	if len(mend) == 0 {
		fmt.Fprintf(w, "  %s\n", green("Everything is what it claims to be."))
		return
	}
	separator := "\n  " + red("✗") + " "
	fmt.Fprintf(w, "\n%s%s%s\n", bold("To mend"), separator, strings.Join(mend, separator))
}

// schedules says under how many schedules a solution has passed, and of how many tests these were all.
func schedules(e judge.Exhaustion) string {
	if e.Tests == 0 {
		return "-"
	}
	return fmt.Sprintf("%d (all there are of %d/%d tests)", e.Schedules, e.Whole, e.Tests)
}

// Blames prints where diagnoses point that miss the declared lines, and which name none.
func Blames(w io.Writer, r *verify.Report) {
	for _, e := range r.Exercises {
		for _, s := range e.Subjects {
			switch {
			case s.Unblamed != "":
				fmt.Fprintf(w, "  %s: line %v declared, %s named\n", s.File, s.Declared.Blame, s.Unblamed)
			case s.Unnamed:
				fmt.Fprintf(w, "  %s: line %v declared, none named\n", s.File, s.Declared.Blame)
			}
		}
	}
}
