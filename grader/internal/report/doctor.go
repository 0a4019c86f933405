package report

import "gokata/grader/internal/doctor"

// Finding prints what was found about one part of the machine.
func (s *Screen) Finding(f doctor.Finding) { s.print("finding", f) }

// Health sums the findings up.
func (s *Screen) Health(ill, poor int) { s.print("health", struct{ Ill, Poor int }{ill, poor}) }

func health(h doctor.Health) string {
	return map[doctor.Health]string{doctor.Well: green("✓"), doctor.Poor: yellow("!"), doctor.Ill: red("✗")}[h]
}
