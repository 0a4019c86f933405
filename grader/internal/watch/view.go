package watch

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/report"
	"gokata/grader/internal/verdict"
)

func (m *model) View() tea.View {
	view := tea.NewView(m.draw())
	view.AltScreen = true
	return view
}

// roomy is the height, in rows, from which there is room for the title, all keys and empty lines.
const roomy = 16

// print lays out what a function prints as lines that fit the terminal.
func (m *model) print(print func(s *report.Screen)) []string {
	var out bytes.Buffer
	print(&report.Screen{Out: &out, Width: m.width, Race: m.Race})
	return m.lines(out.String())
}

// colours are the sequences (ECMA-48, SGR) that a line begins with.
var colours = regexp.MustCompile(`^(?:\x1b\[[0-9;]*m)+`)

// lines splits a text and breaks what is too long for the terminal: nothing is out of reach. The rest of a broken line keeps
// the colour that it began with.
func (m *model) lines(text string) []string {
	if text = strings.TrimRight(text, "\n"); text == "" {
		return nil
	}
	var list []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\t", "    "), "\n") {
		if ansi.StringWidth(line) <= m.width {
			list = append(list, line)
			continue
		}
		colour := colours.FindString(line)
		for _, part := range strings.Split(ansi.Hardwrap(line, max(1, m.width), true), "\n") {
			if colour != "" {
				part = colour + strings.TrimPrefix(part, colour) + ansi.ResetStyle
			}
			list = append(list, part)
		}
	}
	return list
}

// draw lays the screen out: what is going on at the top, the keys at the foot, and in between as much of the page as fits.
func (m *model) draw() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	head, foot, body := m.head(), m.foot(), m.body()
	room := m.room()
	m.clamp()
	end := min(len(body), m.top+room)
	visible := append(body[min(m.top, end):end:end], make([]string, room-(end-m.top))...)
	if len(body) > room {
		where := fmt.Sprintf("lines %d to %d of %d", m.top+1, end, len(body))
		if end < len(body) {
			where += ", more below: press down"
		}
		foot = append(m.print(func(s *report.Screen) { s.Status(where) }), foot[1:]...)
	}
	all := append(append(head, visible...), foot...)
	text := strings.Join(all[:min(len(all), m.height)], "\n")
	if m.ASCII {
		text = report.ASCII(text)
	}
	return text
}

// room is the number of rows for the page.
func (m *model) room() int { return max(1, m.height-len(m.head())-len(m.foot())) }

// clamp keeps the page within its first and last line, and the chosen exercise in sight.
func (m *model) clamp() {
	if m.width <= 0 {
		return
	}
	room := m.room()
	if m.page == listPage {
		m.top = min(max(m.top, m.chosen-room+1), m.chosen)
	}
	m.top = max(0, min(m.top, len(m.body())-room))
}

// head is what is above the page: how far the learner has come, the current exercise, and what is going on.
func (m *model) head() []string {
	return m.print(func(s *report.Screen) {
		if m.height >= roomy {
			s.Header(report.Passed(m.records), len(m.records))
		}
		s.Row(m.records[m.at])
		switch {
		case m.running:
			s.Status(report.Since(m.doing, m.now().Sub(m.since)))
			if m.counter != "" {
				s.Status(m.counter)
			}
		case m.gone:
			s.Notice(m.rel() + " is gone; once it is back it is judged (git checkout -- " + m.rel() + " brings it back as it was)")
		default:
			s.Status("waiting for a save of " + m.rel())
		}
		if m.silent != nil {
			s.Notice(fmt.Sprintf("%v: the file is looked at several times a second instead", m.silent))
		}
		if m.asking {
			s.Notice("Put " + m.rel() + " back to how it was at first? A backup is kept. Press y to do it, any other key to leave it.")
		}
		if m.notice != "" {
			s.Notice(m.notice)
		}
		if m.height >= roomy {
			fmt.Fprintln(s.Out, " ") // a line that is not cut off as the text's end
		}
	})
}

// foot is what is below the page: a line for the position on it, and the keys.
func (m *model) foot() []string {
	pressed := m.named()
	switch {
	case m.height < roomy:
		pressed = fewKeys
	case m.page == listPage:
		pressed = listKeys
	case m.page != verdictPage:
		pressed = pageKeys
	}
	return append([]string{""}, m.print(func(s *report.Screen) { s.Keys(pressed) })...)
}

// rel is the path of the current exercise's file as people see it.
func (m *model) rel() string { return m.Course.Rel(m.current().Stub) }

// body is the page.
func (m *model) body() []string {
	switch m.page {
	case listPage:
		return m.print(m.choices)
	case helpPage:
		return m.print(func(s *report.Screen) {
			s.Help(m.named())
			fmt.Fprintln(s.Out)
			s.Help(scrolling)
		})
	case textPage:
		return m.print(func(s *report.Screen) {
			s.Heading(m.title)
			if m.reading != "" {
				s.Status(m.reading)
			}
			fmt.Fprint(s.Out, m.text)
		})
	}
	return append(m.print(m.verdict), m.print(m.hinted)...)
}

func (m *model) choices(s *report.Screen) {
	var records []*check.Record
	for _, i := range m.listed() {
		records = append(records, m.records[i])
	}
	s.Choice(records, m.chosen)
	if len(records) == 0 {
		s.Notice("Every exercise is solved.")
	}
}

// verdict prints what there is to say about the current exercise.
func (m *model) verdict(s *report.Screen) {
	r, e := m.records[m.at], m.current()
	switch {
	case m.problem != nil:
		s.Notice(m.problem.Error())
		s.Notice("This says nothing about your code. When that is mended, press r.")
	case r.Passed():
		solution, next := "", (*course.Exercise)(nil)
		if e.HasSolution() {
			solution = m.Course.Rel(e.Solution) + " (d shows the difference)"
		}
		if at := m.unsolved(m.at); at >= 0 {
			next = m.Course.Exercises[at]
		}
		s.Solved(e, solution, next, len(m.records))
	case r.Verdict == verdict.None:
		s.Task(r)
	default:
		s.Explain(r)
		s.Task(r)
	}
}

// hinted prints the hints that have been taken for the current exercise.
func (m *model) hinted(s *report.Screen) {
	for n := range m.hints[m.current().Name] {
		s.Hint(m.current(), n+1)
	}
}
