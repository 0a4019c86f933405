package report

import (
	"fmt"

	"gokata/grader/internal/explain"
	"gokata/grader/internal/verdict"
)

// Explained prints what was found in packages for people.
func (s *Screen) Explained(list []*explain.Package) {
	found := 0
	for _, p := range list {
		found += len(p.Findings)
		s.pkg(p)
	}
	switch {
	case len(list) > 1 && found == 0:
		fmt.Fprintf(s.Out, "  %s\n", green(fmt.Sprintf("Nothing was found in %d packages.", len(list))))
	case len(list) > 1:
		fmt.Fprintf(s.Out, "  %s\n", plural(found, "finding")+" in "+plural(len(list), "package"))
	}
	if !s.Race {
		s.Notice("The race detector was off: races do not show without it.")
	}
}

func (s *Screen) pkg(p *explain.Package) {
	switch {
	case len(p.Findings) > 0:
		name := p.Name
		if name == "" {
			name = "a package that the output does not name"
		}
		fmt.Fprintf(s.Out, "%s %s\n\n", red("✗"), bold(name))
	case p.Name == "":
	case p.Passed:
		fmt.Fprintf(s.Out, "%s %s  %s\n", green("✓"), p.Name, faint("passed"))
	case p.Plain == 0:
		fmt.Fprintf(s.Out, "%s %s\n", sign(verdict.None), p.Name)
	default:
		text := "nothing found in " + plural(p.Plain, "run") + " of " + plural(p.Tests, "test")
		if p.Perturbed > 0 {
			text += fmt.Sprintf(", and %d with a stirred schedule", p.Perturbed)
		}
		fmt.Fprintf(s.Out, "%s %s  %s\n", green("✓"), p.Name, faint(text))
	}
	for _, f := range p.Findings {
		s.diagnosis(f.Diagnosis, true, p.Texts)
		showed := fmt.Sprintf("It showed in %d of %s", f.Seen, plural(f.Runs, "run"))
		if f.Perturbed {
			s.aside(showed + " in which the goroutines' order was stirred, in none as it comes: rare, but real.")
			fmt.Fprintln(s.Out)
		} else if 0 < f.Seen && f.Seen < f.Runs && p.Plain > 1 {
			s.aside(showed + ".")
			fmt.Fprintln(s.Out)
		}
	}
	for _, n := range p.Notes {
		s.aside(n)
	}
}

func (s *Screen) aside(text string) { fmt.Fprintln(s.Out, faint(Wrap(text, "  ", s.width()))) }
