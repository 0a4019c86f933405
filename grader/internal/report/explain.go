package report

import "gokata/grader/internal/explain"

// Explained prints what was found in packages for people.
func (s *Screen) Explained(list []*explain.Package) { s.print("explained", list) }

func findings(list []*explain.Package) int {
	found := 0
	for _, p := range list {
		found += len(p.Findings)
	}
	return found
}
