package watch

import (
	"cmp"
	"os"
	"os/exec"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/report"
)

// key is a key of the verdict's page and what it does.
type key struct {
	report.Key
	press func() tea.Cmd
}

// keys are the keys of the verdict's page, as its foot and the help page name them.
func (m *model) keys() []key {
	do := func(what func()) func() tea.Cmd {
		return func() tea.Cmd {
			what()
			return nil
		}
	}
	return []key{
		{report.Key{Name: "n", Short: "next", Long: "next: go on to the next unsolved exercise"}, do(m.next)},
		{report.Key{Name: "h", Short: "hint", Long: "hint: show the next hint for the current exercise; the last one says nearly the line"}, do(m.hint)},
		{report.Key{Name: "l", Short: "list", Long: "list: all exercises with their verdicts, to open another one"}, do(m.list)},
		{report.Key{Name: "d", Short: "diff", Long: "diff: compare your file with the solution, which gives it away"}, do(m.diff)},
		{report.Key{Name: "s", Short: "see", Long: "see: what the goroutines do, and where each waits"}, do(m.see)},
		{report.Key{Name: "a", Short: "all", Long: "all: judge all exercises"}, do(m.all)},
		{report.Key{Name: "r", Short: "run", Long: "run: judge the current exercise again, as after an error of the machine"}, do(m.again)},
		{report.Key{Name: "x", Short: "reset", Long: "reset: put your file back to how it was at first; asks before, and keeps a backup"}, do(m.ask)},
		{report.Key{Name: "e", Short: "edit", Long: "edit: open your file in $VISUAL or $EDITOR"}, m.edit},
		{report.Key{Name: "?", Short: "help", Long: "help: this page"}, do(func() { m.toggle(helpPage) })},
		{report.Key{Name: "q", Short: "quit", Long: "quit, as does Ctrl-C; what is remembered stays remembered"}, func() tea.Cmd { return tea.Quit }},
	}
}

// named are the keys as a screen names them.
func (m *model) named() []report.Key {
	var list []report.Key
	for _, k := range m.keys() {
		list = append(list, k.Key)
	}
	return list
}

// scrolling are the keys that move the page, as the help page names them.
var scrolling = []report.Key{
	{Name: "down, up", Long: "one line further, or back; so do j and k"},
	{Name: "PgDn, PgUp", Long: "one screen further, or back; so do space and b"},
	{Name: "Home, End", Long: "to the beginning, or the end; so do g and G"},
	{Name: "Esc", Long: "back to the verdict"},
}

// What may be pressed on the list page, on the other pages, and where there is no room for more.
var (
	listKeys = []report.Key{{Name: "down, up", Short: "move"}, {Name: "Enter", Short: "open"}, {Name: "f", Short: "only the unsolved"}, {Name: "Esc", Short: "back"}, {Name: "q", Short: "quit"}}
	pageKeys = []report.Key{{Name: "down, up", Short: "move"}, {Name: "Esc", Short: "back"}, {Name: "q", Short: "quit"}}
	fewKeys  = []report.Key{{Name: "?", Short: "help"}, {Name: "q", Short: "quit"}}
)

// press does what a key asks for.
func (m *model) press(name string) tea.Cmd {
	m.notice = ""
	if m.asking {
		m.answer(name)
		if name != "ctrl+c" {
			return nil
		}
	}
	if m.page == listPage && m.choose(name) {
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
	for _, k := range m.keys() {
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
	if m.page == p {
		p = verdictPage
	}
	m.show(p)
}

// choose moves the choice on the list page, or opens what is chosen. It reports whether the key was meant for the list.
func (m *model) choose(name string) bool {
	listed := m.listed()
	to, ok := m.move(name, m.chosen, len(listed)-1)
	switch {
	case ok:
		m.chosen = to
	case name == "f":
		m.filter(listed)
	case name == "enter" && m.chosen < len(listed):
		m.goTo(listed[m.chosen])
	}
	m.clamp()
	return ok || name == "f" || name == "enter"
}

// filter shows or hides the solved exercises. The choice stays where it was, or goes to the one before.
func (m *model) filter(listed []int) {
	was := m.at
	if m.chosen < len(listed) {
		was = listed[m.chosen]
	}
	m.open, m.chosen = !m.open, 0
	for n, i := range m.listed() {
		if i <= was {
			m.chosen = n
		}
	}
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
	e := m.current()
	m.show(verdictPage)
	m.top = len(m.body())
	switch taken := m.hints[e.Name]; {
	case len(e.Hints) == 0:
		m.top, m.notice = 0, "exercises/"+e.Name+"/README.md holds no hints"
	case taken == len(e.Hints):
		m.notice = "that was the last hint; d compares with the solution"
	default:
		m.hints[e.Name]++
	}
}

func (m *model) diff() {
	text, err := m.Diff(m.current())
	if err != nil {
		m.notice = err.Error()
		return
	}
	m.read(text, "")
}

// see asks for a picture of the goroutines.
func (m *model) see() {
	m.read("", "running the tests to see the goroutines …")
	m.helper.show(m.current(), m.width)
}

// read turns to a text about the current exercise, or to what is said until that has come.
func (m *model) read(text, awaited string) {
	m.show(textPage)
	m.title, m.text, m.reading = m.current().ID+"  "+m.current().Title, text, awaited
}

// ask asks whether to reset the current exercise.
func (m *model) ask() {
	m.show(verdictPage)
	m.asking = true
}

// answer takes the answer to the question whether to reset.
func (m *model) answer(name string) {
	m.asking, m.notice = false, "nothing was reset"
	if name != "y" && name != "Y" {
		return
	}
	var err error
	if m.notice, err = m.Reset(m.current()); err != nil {
		m.notice = err.Error()
	}
}

// edit gives the terminal to the person's editor until that ends.
func (m *model) edit() tea.Cmd {
	command := editor()
	if command == "" {
		m.notice = "no editor is chosen: set EDITOR before you start the grader, as in: export EDITOR=nano"
		return nil
	}
	cmd := exec.Command("sh", "-c", command+` "$@"`, command, m.current().Stub)
	if runtime.GOOS == "windows" {
		words := append(strings.Fields(command), m.current().Stub)
		cmd = exec.Command(words[0], words[1:]...)
	}
	cmd.Dir, cmd.Stderr = m.Course.Root, os.Stdout // a guarded screen's own standard error is no terminal
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return edited{err} })
}

// editor returns the command that the person has chosen for editing files, or "".
func editor() string { return cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")) }
