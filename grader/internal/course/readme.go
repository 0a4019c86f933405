package course

import (
	"regexp"
	"strings"
)

// Readme is what the grader takes from an exercise's README.md.
type Readme struct {
	Title   string
	Chapter string   // such as "II: Channels"; "" if the page does not say
	Hints   []string // in order, weakest first
}

var hintStart = regexp.MustCompile(`^\d+\.\s+`)

var chapterLine = regexp.MustCompile(`^\*Chapter (.+)\*\s*$`)

// ParseReadme reads the first heading, the line "*Chapter II: Channels*" and the numbered list under "## Hints". A hint runs
// until the next number; its continuation lines lose the list's indentation.
func ParseReadme(text string) Readme {
	var r Readme
	inHints, fenced := false, false
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced && strings.HasPrefix(line, "#") {
			heading := strings.TrimSpace(strings.TrimLeft(line, "#"))
			if r.Title == "" && strings.HasPrefix(line, "# ") {
				r.Title = heading
			}
			inHints = strings.EqualFold(heading, "hints")
			continue
		}
		if m := chapterLine.FindStringSubmatch(line); m != nil && r.Chapter == "" && !fenced {
			r.Chapter = m[1]
		}
		if !inHints {
			continue
		}
		if start := hintStart.FindString(line); start != "" && !fenced {
			r.Hints = append(r.Hints, line[len(start):])
		} else if n := len(r.Hints); n > 0 {
			r.Hints[n-1] += "\n" + strings.TrimPrefix(line, "   ")
		}
	}
	for i, hint := range r.Hints {
		r.Hints[i] = strings.TrimRight(hint, " \n\t")
	}
	return r
}
