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
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		words := strings.TrimSpace(line)
		if strings.HasPrefix(words, "```") {
			fenced = !fenced
		}
		chapter, point, hint := chapterLine.FindStringSubmatch(line), pointStart.FindString(line), hintStart.FindString(line)
		switch tasks, hints := len(r.Task), len(r.Hints); {
		case !fenced && r.Title == "" && strings.HasPrefix(line, "# "):
			r.Title, section = strings.TrimSpace(line[1:]), untilBlank
		case !fenced && strings.HasPrefix(line, "#"):
			section = strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		case !fenced && r.Chapter == "" && chapter != nil:
			r.Chapter = chapter[1]
		case section == untilBlank && words != "":
			r.Lesson = strings.TrimSpace(r.Lesson + " " + words)
		case section == untilBlank && r.Lesson != "":
			section = ""
		case section == "task" && !fenced && point != "":
			r.Task = append(r.Task, line[len(point):])
		case section == "task" && tasks > 0 && strings.HasPrefix(line, " "):
			r.Task[tasks-1] += " " + words
		case section == "hints" && !fenced && hint != "":
			r.Hints = append(r.Hints, line[len(hint):])
		case section == "hints" && hints > 0:
			r.Hints[hints-1] += "\n" + strings.TrimPrefix(line, "   ")
		}
	}
	for i, hint := range r.Hints {
		r.Hints[i] = strings.TrimRight(hint, " \n\t")
	}
	return r
}
