package watch

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/report"
)

func (m *model) View() tea.View {
	view := tea.NewView(m.draw())
	view.AltScreen = true
	return view
}

// roomy is the height, in rows, from which there is room for the title, all keys and empty lines.
const roomy = 16

//go:embed screen.tmpl
var source string

var screen = report.Templates(source)

// print lays a template out as lines that fit the terminal.
func (m *model) print(name string, data any) []string {
	var out bytes.Buffer
	s := &report.Screen{Out: &out, Width: m.width, Race: m.Race}
	s.Print(screen, name, data)
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
		foot = append(m.print("where", where), foot[1:]...)
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
	if m.Page == listPage {
		m.top = min(max(m.top, m.Chosen()-room+1), m.Chosen())
	}
	m.top = max(0, min(m.top, len(m.body())-room))
}

// head is what is above the page: how far the learner has come, the current exercise, and what is going on.
func (m *model) head() []string { return m.print("head", m) }

// body is the page.
func (m *model) body() []string { return m.print(string(m.Page), m) }

// foot is what is below the page: a line for the position on it, and the keys.
func (m *model) foot() []string { return append([]string{""}, m.print("keys", m)...) }

// What follows is for the templates.

// Roomy tells whether there is room for the title, all keys and empty lines.
func (m *model) Roomy() bool { return m.height >= roomy }

// Elapsed is how long the run is going on.
func (m *model) Elapsed() time.Duration { return m.now().Sub(m.since) }

// Record is what is known of the current exercise.
func (m *model) Record() *check.Record { return m.Records[m.at] }

// File is the path of the current exercise's file as people see it.
func (m *model) File() string { return m.Course.Rel(m.Current().Stub) }

// Taken is how many hints have been taken for the current exercise.
func (m *model) Taken() int { return m.hints[m.Current().Name] }

// Onward is the unsolved exercise that comes next, or nil.
func (m *model) Onward() *course.Exercise {
	if at := m.unsolved(m.at); at >= 0 {
		return m.Course.Exercises[at]
	}
	return nil
}

// Chosen is the position, among the listed, of the exercise that is chosen, or of the last one before it.
func (m *model) Chosen() int {
	after, _ := slices.BinarySearch(m.Listed(), m.chosen+1)
	return max(0, after-1)
}

// Pressed are the keys that may be pressed now, each followed by what it does.
func (m *model) Pressed() []string {
	switch {
	case !m.Roomy():
		return []string{"?", "help", "q", "quit"}
	case m.Page == listPage:
		return []string{"down, up", "move", "Enter", "open", "f", "only the unsolved", "Esc", "back", "q", "quit"}
	case m.Page != verdictPage:
		return []string{"down, up", "move", "Esc", "back", "q", "quit"}
	}
	var list []string
	for _, k := range m.Keys() {
		list = append(list, k.Name, k.Short)
	}
	return list
}
