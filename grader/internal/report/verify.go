package report

import (
	"fmt"
	"io"
	"strings"

	"gokata/grader/internal/verify"
)

// Verify prints a table with a row for each exercise, and then everything that an author has to mend.
func Verify(w io.Writer, r *verify.Report) {
	times := "once"
	if r.Runs > 1 {
		times = fmt.Sprintf("%d times", r.Runs)
	}
	fmt.Fprintf(w, "%s\n\n", bold("Every solution, stub and attempt, judged "+times))
	fmt.Fprintf(w, "    %s  %s  %s  %s  %s  %s\n", fit("exercise", 24), fit("solution", 8), fit("stub", 10), fit("right", 7), fit("wrong", 7), "folder")
	for _, e := range r.Exercises {
		cells := map[verify.Kind]string{}
		sound := map[verify.Kind]int{}
		total := map[verify.Kind]int{}
		for _, s := range e.Subjects {
			total[s.Kind]++
			if s.Sound() {
				sound[s.Kind]++
			}
			cells[s.Kind] = s.Outcomes()
		}
		good := len(e.Problems) == 0
		for kind, n := range total {
			good = good && sound[kind] == n
		}
		mark, folder := green("✓"), "ok"
		if !good {
			mark = red("✗")
		}
		if n := len(e.Problems); n > 0 {
			folder = fmt.Sprintf("%d to mend", n)
		}
		count := func(k verify.Kind) string { return fmt.Sprintf("%d/%d", sound[k], total[k]) }
		fmt.Fprintf(w, "  %s %s  %s  %s  %s  %s  %s\n", mark, fit(e.Name, 24), fit(cells[verify.Solution], 8), fit(cells[verify.Stub], 10), fit(count(verify.Right), 7), fit(count(verify.Wrong), 7), folder)
	}
	facts, guesses := r.Named()
	fmt.Fprintf(w, "\n  %d of %d wrong attempts with facts to go by (%.1f %%) have a declared line as the first place that their diagnosis names\n", facts.Right, facts.All, 100*facts.Share(facts.Right))
	fmt.Fprintf(w, "  %d of %d failed assertions (%.1f %%) are explained at a declared line, %d (%.1f %%) at another, the rest at none\n",
		guesses.Right, guesses.All, 100*guesses.Share(guesses.Right), guesses.Wrong, 100*guesses.Share(guesses.Wrong))
	heading := false
	mend := func(line string) {
		if !heading {
			heading = true
			fmt.Fprintf(w, "\n%s\n", bold("To mend"))
		}
		fmt.Fprintf(w, "  %s %s\n", red("✗"), line)
	}
	if r.Vague() {
		mend(fmt.Sprintf("diagnoses: of a whole course, %.0f %% of the wrong attempts with facts to go by must have a declared line first; --blames lists those that have not", 100*verify.EnoughBlamed))
	}
	if r.Misleading() {
		mend(fmt.Sprintf("diagnoses: of a whole course, at most %.0f %% of the failed assertions may be explained at a line that is not declared; --blames lists them", 100*verify.TooManyMisled))
	}
	for _, e := range r.Exercises {
		lines := e.Problems
		for _, s := range e.Subjects {
			if !s.Sound() {
				lines = append(lines, fmt.Sprintf("%s: declared %s, got %s (%s)", s.File, s.Declared, s.Outcomes(), strings.ReplaceAll(s.Detail, "\n", " ")))
			}
		}
		for _, line := range lines {
			mend(line)
		}
	}
	if !heading {
		fmt.Fprintf(w, "  %s\n", green("Everything is what it claims to be."))
	}
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
