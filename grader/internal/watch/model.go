package watch

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/report"
	"gokata/grader/internal/verdict"
)

// page is what the middle of the screen shows.
type page int

const (
	verdictPage page = iota // the current exercise's verdict and diagnosis
	listPage                // all exercises, to choose from
	textPage                // a text, such as a comparison
	helpPage                // what the keys do
)

// aim is what a run is for.
type aim int

const (
	findFirst  aim = iota // judge in order and make the first unsolved exercise the current one
	judgeOne              // judge the current exercise
	judgeEvery            // judge all exercises
)

// model is the state of the screen. It changes in Update only, by messages: keys, sizes and what the helper tells.
type model struct {
	Config
	helper helper
	now    func() time.Time

	width, height int // of the terminal, in columns and rows; 0 until it is known

	at      int             // index of the current exercise
	records []*check.Record // of all exercises, as last known; a record of [verdict.None] where nothing is
	hints   map[string]int  // how many hints have been taken, by the exercise's name
	gone    bool            // the current exercise's file is not there
	silent  error           // why there are no file events, if there are none
	problem error           // what kept the last run from judging

	running bool
	aim     aim
	since   time.Time // when the run began
	doing   string    // what the run is doing
	counter string    // how far that has come, if it can be counted

	page    page
	top     int    // the first line of the page that is visible
	title   string // of the text page
	text    string // of the text page
	chosen  int    // index, among the listed, of the exercise that is chosen on the list page
	open    bool   // the list page shows unsolved exercises only
	notice  string // the answer to the last key, until the next one
	asking  bool   // whether to reset the current exercise
	reading string // what is awaited for the text page

	ticking bool // the message ticked will come
}

func newModel(c Config, h helper) *model {
	m := &model{Config: c, helper: h, now: time.Now, records: slices.Clone(c.Known), hints: map[string]int{}}
	if c.Start != nil {
		m.at, m.aim = slices.Index(c.Course.Exercises, c.Start), judgeOne
	} else {
		m.at = max(0, m.unsolved(0))
	}
	return m
}

// ticked says that time has passed. It comes while a run is going on, whose time is shown.
type ticked struct{}

// edited says that the editor that was started has ended.
type edited struct{ err error }

func (m *model) Init() tea.Cmd {
	m.follow()
	m.judge(m.aim)
	return nil
}

func (m *model) current() *course.Exercise { return m.Course.Exercises[m.at] }

// unsolved returns the index of the first exercise from one on, and round to the one before, that is not known to be solved, or -1.
func (m *model) unsolved(from int) int {
	for i := range m.records {
		if at := (from + i) % len(m.records); !m.records[at].Passed() {
			return at
		}
	}
	return -1
}

// follow makes the helper follow the current exercise's file. What is judged after that is what the file holds then, or a
// change will be told.
func (m *model) follow() {
	m.gone, m.silent = m.helper.follow(m.current())
}

// judge begins a run in place of the one that is going on. A run ends with its message judged; until then, time is shown.
func (m *model) judge(a aim) {
	m.aim, m.problem, m.counter, m.since = a, nil, "", m.now()
	if m.gone && a == judgeOne {
		m.helper.halt()
		m.running = false
		return
	}
	exercises := m.Course.Exercises
	m.running, m.doing = true, "looking for the first unsolved exercise"
	if a == judgeOne {
		exercises = []*course.Exercise{m.current()}
	}
	if a != findFirst {
		m.doing = report.Judging(exercises)
	}
	m.helper.judge(exercises, a == judgeEvery)
}

// goTo makes another exercise the current one.
func (m *model) goTo(index int) {
	m.at = index
	m.show(verdictPage)
	m.follow()
	m.judge(judgeOne)
}

// show turns to the beginning of a page.
func (m *model) show(p page) {
	if m.reading != "" {
		m.helper.leave()
		m.reading = ""
	}
	m.page, m.top = p, 0
}

func (m *model) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	if n, ok := message.(news); ok {
		if message = n.message; n.ctx.Err() != nil {
			return m, nil
		}
	}
	cmd := m.take(message)
	if m.running && !m.ticking {
		m.ticking = true
		cmd = tea.Batch(cmd, tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return ticked{} }))
	}
	return m, cmd
}

func (m *model) take(message tea.Msg) tea.Cmd {
	switch msg := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.clamp()
	case tea.KeyPressMsg:
		return m.press(msg.String())
	case ticked:
		m.ticking = false
	case changed:
		m.saved(msg.there)
	case warming:
		m.doing, m.counter = report.Warming(m.Race), report.Packages(msg.done, msg.all)
	case judging:
		m.doing, m.counter, m.since = report.Judging(msg.exercises), "", m.now()
	case decided:
		m.learn(msg.record)
	case judged:
		m.ended(msg)
	case shown:
		m.reading, m.text = "", msg.text
		if msg.err != nil {
			m.show(verdictPage)
			m.notice = msg.err.Error()
		}
	case edited:
		if msg.err != nil {
			m.notice = fmt.Sprintf("the editor (%s) ended badly: %v", editor(), msg.err)
		}
	}
	return nil
}

// saved begins a run for what the current exercise's file holds now, and turns to its verdict. A run over all exercises begins
// anew as such: most of them are remembered by then.
func (m *model) saved(there bool) {
	m.gone, m.notice = !there, ""
	if m.running && m.aim == judgeEvery {
		m.judge(judgeEvery)
		return
	}
	if there {
		m.show(verdictPage)
	}
	m.judge(judgeOne)
}

// learn keeps what has been found out about an exercise.
func (m *model) learn(r *check.Record) {
	m.records[slices.IndexFunc(m.records, func(known *check.Record) bool { return known.Name == r.Name })] = r
}

// ended takes the outcome of the run.
func (m *model) ended(j judged) {
	m.running, m.problem = false, j.err
	for _, r := range j.records {
		if r.Verdict != verdict.None {
			m.learn(r)
		}
	}
	if first := m.unsolved(0); m.aim == findFirst && j.err == nil && first >= 0 && first != m.at {
		m.goTo(first)
	}
}

func (m *model) next() {
	if at := m.unsolved(m.at + 1); at >= 0 && at != m.at {
		m.goTo(at)
	} else {
		m.notice = "every other exercise is solved; l lists them all"
	}
}

// listed returns the indices of the exercises on the list page.
func (m *model) listed() []int {
	var list []int
	for i, r := range m.records {
		if !m.open || !r.Passed() {
			list = append(list, i)
		}
	}
	return list
}
