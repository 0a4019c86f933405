package report

import (
	"fmt"
	"strings"

	"gokata/grader/internal/doctor"
)

// Finding prints what was found about one part of the machine.
func (s *Screen) Finding(f doctor.Finding) {
	mark := map[doctor.Health]string{doctor.Well: green("✓"), doctor.Poor: yellow("!"), doctor.Ill: red("✗")}[f.Health]
	const indent = "                            "
	text := wrap(f.Detail, indent, s.width())
	fmt.Fprintf(s.Out, "  %s %s  %s\n", mark, fit(f.Name, len(indent)-6), strings.TrimPrefix(text, indent))
	if f.Mend != "" {
		fmt.Fprintf(s.Out, "%smend: %s\n", indent, cyan(f.Mend))
	}
}

// Health sums the findings up.
func (s *Screen) Health(ill, poor int) {
	switch {
	case ill > 0:
		fmt.Fprintf(s.Out, "  %s\n", red(fmt.Sprintf("The grader cannot judge here before %s mended (✗).", are(ill))))
	case poor > 0:
		fmt.Fprintf(s.Out, "  %s\n", green("The grader can judge here.")+fmt.Sprintf(" %s better mended (!).", strings.ToUpper(are(poor)[:1])+are(poor)[1:]))
	default:
		fmt.Fprintf(s.Out, "  %s\n", green("All is well."))
	}
}

func are(n int) string {
	if n == 1 {
		return "one thing is"
	}
	return fmt.Sprintf("%d things are", n)
}
