package course

import (
	"regexp"
	"strings"
)

// Readme is what the grader takes from an exercise's README.md.
type Readme struct {
	Title   string   // the first heading
	Chapter string   // such as "II: Channels"; "" if the page does not say
	Lesson  string   // the first paragraph under the title, its lines joined: the idea that the exercise is about
	Task    []string // the points of the list under "## Task", the lines of each joined
	Hints   []string // in order, weakest first
}

var (
	pointStart  = regexp.MustCompile(`^\s*[-*+]\s+`)
	hintStart   = regexp.MustCompile(`^\d+\.\s+`)
	chapterLine = regexp.MustCompile(`^\*Chapter (.+)\*\s*$`)
)

// untilBlank is the section between the title and the end of the first paragraph; no heading reads so.
const untilBlank = "#"

// ParseReadme reads the first heading, the line "*Chapter II: Channels*", the first paragraph after them, the list under
// "## Task", and the numbered list under "## Hints". A hint runs until the next number; its continuation lines lose the list's
// indentation.
func ParseReadme(text string) Readme {
	var r Readme
	section, fenced := "", false
	var lesson []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced && strings.HasPrefix(line, "#") {
			heading := strings.TrimSpace(strings.TrimLeft(line, "#"))
			section = strings.ToLower(heading)
			if r.Title == "" && strings.HasPrefix(line, "# ") {
				r.Title, section = heading, untilBlank
			}
			continue
		}
		if m := chapterLine.FindStringSubmatch(line); m != nil && r.Chapter == "" && !fenced {
			r.Chapter = m[1]
			continue
		}
		switch section {
		case untilBlank:
			if text := strings.TrimSpace(line); text != "" {
				lesson = append(lesson, text)
			} else if len(lesson) > 0 {
				section = ""
			}
		case "task":
			if start := pointStart.FindString(line); start != "" && !fenced {
				r.Task = append(r.Task, line[len(start):])
			} else if n := len(r.Task); n > 0 && strings.HasPrefix(line, " ") {
				r.Task[n-1] += " " + strings.TrimSpace(line)
			}
		case "hints":
			if start := hintStart.FindString(line); start != "" && !fenced {
				r.Hints = append(r.Hints, line[len(start):])
			} else if n := len(r.Hints); n > 0 {
				r.Hints[n-1] += "\n" + strings.TrimPrefix(line, "   ")
			}
		}
	}
	r.Lesson = strings.Join(lesson, " ")
	for i, hint := range r.Hints {
		r.Hints[i] = strings.TrimRight(hint, " \n\t")
	}
	return r
}
