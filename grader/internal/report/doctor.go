package report

import (
	"fmt"

	"gokata/grader/internal/doctor"
)

// Finding prints what was found about one part of the machine.
func (s *Screen) Finding(f doctor.Finding) {
	mark := map[doctor.Health]string{doctor.Well: green("✓"), doctor.Poor: yellow("!"), doctor.Ill: red("✗")}[f.Health]
	fmt.Fprintln(s.Out, Hang(fmt.Sprintf("  %s %s  ", mark, fit(f.Name, 22)), f.Detail, s.width()))
	if f.Mend != "" {
		fmt.Fprintf(s.Out, "%28smend: %s\n", "", cyan(f.Mend))
	}
}

// Health sums the findings up.
func (s *Screen) Health(ill, poor int) {
	text := green("All is well.")
	switch {
	case ill == 1:
		text = red("The grader cannot judge here before one thing is mended (✗).")
	case ill > 1:
		text = red(fmt.Sprintf("The grader cannot judge here before %d things are mended (✗).", ill))
	case poor == 1:
		text = green("The grader can judge here.") + " One thing is better mended (!)."
	case poor > 1:
		text = green("The grader can judge here.") + fmt.Sprintf(" %d things are better mended (!).", poor)
	}
	fmt.Fprintf(s.Out, "  %s\n", text)
}
