package watch

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// key is a key of the verdict's page and what it does.
type key struct {
	Name, Short, Long string
	press             func() tea.Cmd
}

// Keys are the keys of the verdict's page, as its foot and the help page name them.
func (m *model) Keys() []key {
	do := func(what func()) func() tea.Cmd {
		return func() tea.Cmd {
			what()
			return nil
		}
	}
	return []key{
		{"n", "next", "next: go on to the next unsolved exercise", do(m.next)},
		{"h", "hint", "hint: show the next hint for the current exercise; the last one says nearly the line", do(m.hint)},
		{"l", "list", "list: all exercises with their verdicts, to open another one", do(m.list)},
		{"d", "diff", "diff: compare your file with the solution, which gives it away", do(m.diff)},
		{"s", "see", "see: what the goroutines do, and where each waits", do(m.see)},
		{"a", "all", "all: judge all exercises", do(m.all)},
		{"r", "run", "run: judge the current exercise again, as after an error of the machine", do(m.again)},
		{"x", "reset", "reset: put your file back to how it was at first; asks before, and keeps a backup", do(m.ask)},
		{"e", "edit", "edit: open your file in $VISUAL or $EDITOR", m.edit},
		{"?", "help", "help: this page", do(func() { m.toggle(helpPage) })},
		{"q", "quit", "quit, as does Ctrl-C; what is remembered stays remembered", func() tea.Cmd { return tea.Quit }},
	}
}

// press does what a key asks for.
func (m *model) press(name string) tea.Cmd {
	m.Notice = ""
	if m.Asking {
		m.answer(name)
		if name != "ctrl+c" {
			return nil
		}
	}
	if m.Page == listPage && m.choose(name) {
		return nil
	}
	defer m.clamp()
	switch name {
	case "ctrl+c":
		return tea.Quit
	case "esc", "backspace":
		m.show(verdictPage)
	}
	m.top, _ = m.move(name, m.top, len(m.body()))
	for _, k := range m.Keys() {
		if k.Name == name {
			return k.press()
		}
	}
	return nil
}

// far is further than any page is long, in lines.
const far = 1 << 20

// steps are how far the keys move that move the page, or the choice on the list page.
var steps = map[string]struct{ lines, screens int }{
	"down": {1, 0}, "j": {1, 0}, "up": {-1, 0}, "k": {-1, 0},
	"pgdown": {0, 1}, "space": {0, 1}, "ctrl+f": {0, 1}, "pgup": {0, -1}, "b": {0, -1}, "ctrl+b": {0, -1},
	"home": {-far, 0}, "g": {-far, 0}, "end": {far, 0}, "G": {far, 0},
}

// move returns where a key leads from a line: to the last at most. It reports whether it is a key that moves.
func (m *model) move(name string, at, last int) (int, bool) {
	step, ok := steps[name]
	return max(0, min(at+step.lines+step.screens*m.room(), last)), ok
}

// toggle turns to a page, or from it back to the verdict.
func (m *model) toggle(p page) {
	if m.Page == p {
		p = verdictPage
	}
	m.show(p)
}

// choose moves the choice on the list page, shows or hides the solved exercises, or opens what is chosen. It reports whether the
// key was meant for the list.
func (m *model) choose(name string) bool {
	listed := m.Listed()
	to, ok := m.move(name, m.Chosen(), len(listed)-1)
	switch {
	case name == "f":
		m.open = !m.open
		listed, to = m.Listed(), m.Chosen()
	case name == "enter" && len(listed) > 0:
		m.goTo(listed[to])
	case !ok:
		return name == "enter"
	}
	if len(listed) > 0 {
		m.chosen = listed[to]
	}
	m.clamp()
	return true
}

// list turns to the list page, or back.
func (m *model) list() {
	m.toggle(listPage)
	m.open, m.chosen = false, m.at
}

// all judges all exercises and shows how that goes.
func (m *model) all() {
	m.show(verdictPage)
	m.list()
	m.judge(judgeEvery)
}

// again judges the current exercise.
func (m *model) again() {
	m.show(verdictPage)
	m.judge(judgeOne)
}

// hint shows one hint more, and turns to it.
func (m *model) hint() {
	e := m.Current()
	m.show(verdictPage)
	m.top = len(m.body())
	switch {
	case len(e.Hints) == 0:
		m.top, m.Notice = 0, "exercises/"+e.Name+"/README.md holds no hints"
	case m.Taken() == len(e.Hints):
		m.Notice = "that was the last hint; d compares with the solution"
	default:
		m.hints[e.Name]++
	}
}

func (m *model) diff() {
	text, err := m.Diff(m.Current())
	if err != nil {
		m.Notice = err.Error()
		return
	}
	m.read(text, "")
}

// see asks for a picture of the goroutines.
func (m *model) see() {
	m.read("", "running the tests to see the goroutines …")
	e, width := m.Current(), m.width
	m.begin(showJob, func(ctx context.Context, then func(do func())) {
		text, err := m.Show(ctx, e, width)
		then(func() { m.shown(text, err) })
	})
}

// shown takes the picture that was asked for.
func (m *model) shown(text string, err error) {
	m.Awaited, m.Text = "", text
	if err != nil {
		m.show(verdictPage)
		m.Notice = err.Error()
	}
}

// read turns to a text about the current exercise, or to what is said until that has come.
func (m *model) read(text, awaited string) {
	m.show(textPage)
	m.Text, m.Awaited = text, awaited
}

// ask asks whether to reset the current exercise.
func (m *model) ask() {
	m.show(verdictPage)
	m.Asking = true
}

// answer takes the answer to the question whether to reset.
func (m *model) answer(name string) {
	m.Asking, m.Notice = false, "nothing was reset"
	if name != "y" && name != "Y" {
		return
	}
	var err error
	if m.Notice, err = m.Reset(m.Current()); err != nil {
		m.Notice = err.Error()
	}
}

// edit gives the terminal to the person's editor until that ends.
func (m *model) edit() tea.Cmd {
	command := editor()
	if command == "" {
		m.Notice = "no editor is chosen: set EDITOR before you start the grader, as in: export EDITOR=nano"
		return nil
	}
	cmd := exec.Command("sh", "-c", command+` "$@"`, command, m.Current().Stub)
	if runtime.GOOS == "windows" {
		words := append(strings.Fields(command), m.Current().Stub)
		cmd = exec.Command(words[0], words[1:]...)
	}
	cmd.Dir, cmd.Stderr = m.Course.Root, os.Stdout // a guarded screen's own standard error is no terminal
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return news{context.Background(), func() { m.edited(err) }} })
}

func (m *model) edited(err error) {
	if err != nil {
		m.Notice = fmt.Sprintf("the editor (%s) ended badly: %v", editor(), err)
	}
}

// editor returns the command that the person has chosen for editing files, or "".
func editor() string { return cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")) }
