package watch

import (
	"os"
	"os/exec"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/report"
)

// keys are what may be pressed on the page of the verdict, as the foot of the screen and the help page name them.
var keys = []report.Key{
	{Name: "n", Short: "next", Long: "next: go on to the next unsolved exercise"},
	{Name: "h", Short: "hint", Long: "hint: show the next hint for the current exercise; the last one says nearly the line"},
	{Name: "l", Short: "list", Long: "list: all exercises with their verdicts, to open another one"},
	{Name: "d", Short: "diff", Long: "diff: compare your file with the solution, which gives it away"},
	{Name: "s", Short: "see", Long: "see: what the goroutines do, and where each waits"},
	{Name: "a", Short: "all", Long: "all: judge all exercises"},
	{Name: "r", Short: "run", Long: "run: judge the current exercise again, as after an error of the machine"},
	{Name: "x", Short: "reset", Long: "reset: put your file back to how it was at first; asks before, and keeps a backup"},
	{Name: "e", Short: "edit", Long: "edit: open your file in $VISUAL or $EDITOR"},
	{Name: "?", Short: "help", Long: "help: this page"},
	{Name: "q", Short: "quit", Long: "quit, as does Ctrl-C; what is remembered stays remembered"},
}

// scrolling are the keys that move the page, as the help page names them.
var scrolling = []report.Key{
	{Name: "down, up", Long: "one line further, or back; so do j and k"},
	{Name: "PgDn, PgUp", Long: "one screen further, or back; so do space and b"},
	{Name: "Home, End", Long: "to the beginning, or the end; so do g and G"},
	{Name: "Esc", Long: "back to the verdict"},
}

// listKeys are what may be pressed on the list page.
var listKeys = []report.Key{{Name: "down, up", Short: "move"}, {Name: "Enter", Short: "open"}, {Name: "f", Short: "only the unsolved"}, {Name: "Esc", Short: "back"}, {Name: "q", Short: "quit"}}

// pageKeys are what may be pressed on the other pages.
var pageKeys = []report.Key{{Name: "down, up", Short: "move"}, {Name: "Esc", Short: "back"}, {Name: "q", Short: "quit"}}

// fewKeys stand for all of them where there is no room.
var fewKeys = []report.Key{{Name: "?", Short: "help"}, {Name: "q", Short: "quit"}}

// press does what a key asks for.
func (m *model) press(key string) tea.Cmd {
	m.notice = ""
	if m.asking {
		m.asking = false
		if key == "y" || key == "Y" {
			m.reset()
			return nil
		}
		m.notice = "nothing was reset"
		if key != "ctrl+c" {
			return nil
		}
	}
	if m.page == listPage && m.choose(key) {
		return nil
	}
	switch key {
	case "q", "ctrl+c":
		return tea.Quit
	case "esc", "backspace":
		m.show(verdictPage)
	case "n":
		m.next()
	case "h":
		m.hint()
	case "l":
		m.toggle(listPage)
		if m.page == listPage {
			m.open = false
			m.chosen = m.at
		}
	case "?":
		m.toggle(helpPage)
	case "d":
		m.diff()
	case "s":
		m.see()
	case "a":
		m.show(listPage)
		m.open, m.chosen = false, m.at
		m.judge(judgeEvery)
	case "r":
		m.show(verdictPage)
		m.judge(judgeOne)
	case "x":
		m.show(verdictPage)
		if m.Reset == nil {
			m.notice = "this grader cannot reset a file; git checkout -- " + m.Course.Rel(m.current().Stub) + " does, without a backup"
		} else {
			m.asking = true
		}
	case "e":
		return m.edit()
	case "down", "j":
		m.top++
	case "up", "k":
		m.top--
	case "pgdown", "space", "ctrl+f":
		m.top += m.room()
	case "pgup", "b", "ctrl+b":
		m.top -= m.room()
	case "home", "g":
		m.top = 0
	case "end", "G":
		m.top = len(m.body())
	}
	m.clamp()
	return nil
}

// toggle turns to a page, or from it back to the verdict.
func (m *model) toggle(p page) {
	if m.page == p {
		p = verdictPage
	}
	m.show(p)
}

// choose moves the choice on the list page, or opens what is chosen. It reports whether the key was meant for the list.
func (m *model) choose(key string) bool {
	listed := m.listed()
	last := max(len(listed)-1, 0)
	switch key {
	case "down", "j":
		m.chosen++
	case "up", "k":
		m.chosen--
	case "pgdown", "space", "ctrl+f":
		m.chosen += m.room()
	case "pgup", "b", "ctrl+b":
		m.chosen -= m.room()
	case "home", "g":
		m.chosen = 0
	case "end", "G":
		m.chosen = last
	case "f":
		m.filter(listed)
		last = max(len(m.listed())-1, 0)
	case "enter":
		if m.chosen < len(listed) {
			m.goTo(listed[m.chosen])
		}
		return true
	default:
		return false
	}
	m.chosen = min(max(m.chosen, 0), last)
	m.clamp()
	return true
}

// filter shows or hides the solved exercises. The choice stays where it was, or goes to the one before.
func (m *model) filter(listed []int) {
	was := m.at
	if m.chosen < len(listed) {
		was = listed[m.chosen]
	}
	m.open = !m.open
	m.chosen = 0
	for n, i := range m.listed() {
		if i <= was {
			m.chosen = n
		}
	}
}

// hint shows one hint more, and turns to it.
func (m *model) hint() {
	e := m.current()
	m.show(verdictPage)
	switch taken := m.hints[e.Name]; {
	case len(e.Hints) == 0:
		m.notice = "exercises/" + e.Name + "/README.md holds no hints"
	case taken == len(e.Hints):
		m.notice = "that was the last hint; d compares with the solution"
		m.top = len(m.body())
	default:
		before := len(m.body())
		m.hints[e.Name]++
		m.top = before
	}
}

func (m *model) diff() {
	text, err := m.Diff(m.current())
	if err != nil {
		m.notice = err.Error()
		return
	}
	m.show(textPage)
	m.title, m.text = m.current().ID+"  "+m.current().Title, text
}

// see asks for a picture of the goroutines.
func (m *model) see() {
	if m.Show == nil {
		m.notice = "this grader cannot show the goroutines"
		return
	}
	m.show(textPage)
	m.view++
	m.title, m.text, m.reading = m.current().ID+"  "+m.current().Title, "", "running the tests to see the goroutines …"
	m.helper.show(m.view, m.current(), m.width)
}

func (m *model) reset() {
	done, err := m.Reset(m.current())
	if err != nil {
		done = err.Error()
	}
	m.notice = done
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
