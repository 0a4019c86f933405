package report

import (
	"encoding/json"
	"fmt"
	"io"

	"gokata/grader/internal/explain"
	"gokata/grader/internal/verdict"
)

// ExplainSchema names the format that [ExplainJSON] writes. A change that could break a reader gets a new name.
const ExplainSchema = "gokata/explain/v1"

// ExplainJSON writes what was found for programs: for each package its findings, the main cause first. If problem is not
// nil, something kept the search from coming to its end, and "error" says what.
func ExplainJSON(w io.Writer, list []*explain.Package, problem error) error {
	type packageJSON struct {
		Package  string            `json:"package"`
		Findings []explain.Finding `json:"findings"`
		Notes    []string          `json:"notes,omitempty"`
	}
	out := struct {
		Schema   string        `json:"schema"`
		Error    string        `json:"error,omitempty"`
		Packages []packageJSON `json:"packages"`
	}{Schema: ExplainSchema, Packages: []packageJSON{}}
	for _, p := range list {
		if p == nil {
			continue // the search ended before it came to it
		}
		one := packageJSON{p.Name, p.Findings, p.Notes}
		if one.Findings == nil {
			one.Findings = []explain.Finding{}
		}
		out.Packages = append(out.Packages, one)
	}
	if problem != nil {
		out.Error = problem.Error()
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

// Explained prints what was found in packages for people. Root is the folder that relative paths start from.
func (s *Screen) Explained(list []*explain.Package) {
	found := 0
	for _, p := range list {
		found += len(p.Findings)
		s.pkg(p, len(list) == 1)
	}
	switch {
	case len(list) > 1 && found == 0:
		fmt.Fprintf(s.Out, "  %s\n", green(fmt.Sprintf("Nothing was found in %d packages.", len(list))))
	case len(list) > 1:
		fmt.Fprintf(s.Out, "  %s\n", plural(found, "finding")+" in "+plural(len(list), "package"))
	}
	if !s.Race {
		fmt.Fprintln(s.Out, yellow(wrap("The race detector was off: races do not show without it.", "  ", s.width())))
	}
}

func (s *Screen) pkg(p *explain.Package, only bool) {
	if len(p.Findings) == 0 {
		switch {
		case p.Name == "":
		case p.Passed:
			fmt.Fprintf(s.Out, "%s %s  %s\n", green("✓"), p.Name, faint("passed"))
		case p.Plain == 0:
			fmt.Fprintf(s.Out, "%s %s\n", sign(verdict.None), p.Name)
		default:
			fmt.Fprintf(s.Out, "%s %s  %s\n", green("✓"), p.Name, faint("nothing found in "+runs(p)))
		}
		s.notes(p)
		return
	}
	name := p.Name
	if name == "" {
		name = "a package that the output does not name"
	}
	fmt.Fprintf(s.Out, "%s %s\n\n", red("✗"), bold(name))
	for _, f := range p.Findings {
		s.diagnosis(f.Diagnosis, true)
		if f.Perturbed {
			fmt.Fprintf(s.Out, "%s\n\n", faint(wrap(fmt.Sprintf("It showed in %d of %s in which the goroutines' order was stirred, in none as it comes: rare, but real.", f.Seen, plural(f.Runs, "run")), "  ", s.width())))
		} else if f.Runs > 1 && f.Seen < f.Runs && f.Seen > 0 && p.Plain > 1 {
			fmt.Fprintf(s.Out, "%s\n\n", faint(fmt.Sprintf("  It showed in %d of %s.", f.Seen, plural(f.Runs, "run"))))
		}
	}
	s.notes(p)
}

func (s *Screen) notes(p *explain.Package) {
	for _, n := range p.Notes {
		fmt.Fprintln(s.Out, faint(wrap(n, "  ", s.width())))
	}
}

func runs(p *explain.Package) string {
	text := plural(p.Plain, "run") + " of " + plural(p.Tests, "test")
	if p.Perturbed > 0 {
		text += fmt.Sprintf(", and %d with a stirred schedule", p.Perturbed)
	}
	return text
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
