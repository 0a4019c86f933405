package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/report"
	"gokata/grader/internal/verdict"
)

// page is what the middle of the screen shows, by the name of its template.
type page string

const (
	verdictPage page = "verdict page" // the current exercise's verdict and diagnosis
	listPage    page = "list page"    // all exercises, to choose from
	textPage    page = "text page"    // a text, such as a comparison
	helpPage    page = "help page"    // what the keys do
)

// aim is what a run is for.
type aim int

const (
	findFirst  aim = iota // judge in order and make the first unsolved exercise the current one
	judgeOne              // judge the current exercise
	judgeEvery            // judge all exercises
)

// model is the state of the screen. It changes in Update only: by keys, sizes and what jobs have done there. Templates read what is
// exported.
type model struct {
	Config
	begin func(job, work)
	turn  sync.Mutex // held by the run that is going on: the next begins when the processors are free
	now   func() time.Time

	width, height int // of the terminal, in columns and rows; 0 until it is known

	at      int             // index of the current exercise
	Records []*check.Record // of all exercises, as last known; a record of [verdict.None] where nothing is
	hints   map[string]int  // how many hints have been taken, by the exercise's name
	Gone    bool            // the current exercise's file is not there
	Silent  error           // why there are no file events, if there are none
	Problem error           // what kept the last run from judging

	Running bool
	aim     aim
	since   time.Time // when the run began
	Doing   string    // what the run is doing
	Counter string    // how far that has come, if it can be counted

	Page    page
	top     int    // the first line of the page that is visible
	Text    string // of the text page
	Awaited string // what is awaited for the text page
	chosen  int    // index of the exercise that is chosen on the list page
	open    bool   // the list page shows unsolved exercises only
	Notice  string // the answer to the last key, until the next one
	Asking  bool   // whether to reset the current exercise

	ticking bool // the message ticked will come
}

func newModel(c Config, begin func(job, work)) *model {
	m := &model{Config: c, begin: begin, now: time.Now, Page: verdictPage, Records: slices.Clone(c.Known), hints: map[string]int{}}
	if c.Start != nil {
		m.at, m.aim = slices.Index(c.Course.Exercises, c.Start), judgeOne
	} else {
		m.at = max(0, m.unsolved(0))
	}
	return m
}

// ticked says that time has passed. It comes while a run is going on, whose time is shown.
type ticked struct{}

func (m *model) Init() tea.Cmd {
	m.follow()
	m.judge(m.aim)
	return nil
}

// Current is the current exercise.
func (m *model) Current() *course.Exercise { return m.Course.Exercises[m.at] }

// unsolved returns the index of the first exercise from one on, and round to the one before, that is not known to be solved, or -1.
func (m *model) unsolved(from int) int {
	for i := range m.Records {
		if at := (from + i) % len(m.Records); !m.Records[at].Passed() {
			return at
		}
	}
	return -1
}

// follow begins to follow the current exercise's file. What is judged after that is what the file holds then, or a change will
// be told.
func (m *model) follow() {
	f := newFollower(m.Current().Stub, m.Poll)
	m.Gone, m.Silent = !f.told.there, f.silent
	m.begin(followJob, func(ctx context.Context, then func(do func())) {
		f.run(ctx, func(there bool) { then(func() { m.saved(there) }) })
	})
}

// judge begins a run in place of the one that is going on. Until it has ended, its time is shown.
func (m *model) judge(a aim) {
	m.aim, m.Problem, m.Counter, m.since = a, nil, "", m.now()
	if m.Gone && a == judgeOne {
		m.begin(judgeJob, nil)
		m.Running = false
		return
	}
	exercises := m.Course.Exercises
	m.Running, m.Doing = true, "looking for the first unsolved exercise"
	if a == judgeOne {
		exercises = []*course.Exercise{m.Current()}
	}
	if a != findFirst {
		m.Doing = report.Judging(exercises)
	}
	m.begin(judgeJob, func(ctx context.Context, then func(do func())) {
		m.turn.Lock()
		defer m.turn.Unlock()
		if ctx.Err() != nil {
			return
		}
		records, err := m.Judge(ctx, exercises, a == judgeEvery, progress{m, then})
		then(func() { m.ended(records, err) })
	})
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
	if m.Awaited != "" {
		m.begin(showJob, nil)
		m.Awaited = ""
	}
	m.Page, m.top = p, 0
}

func (m *model) Update(message tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	switch msg := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.clamp()
	case tea.KeyPressMsg:
		cmd = m.press(msg.String())
	case ticked:
		m.ticking = false
	case news:
		if msg.ctx.Err() == nil {
			msg.do()
		}
	}
	if m.Running && !m.ticking {
		m.ticking = true
		cmd = tea.Batch(cmd, tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return ticked{} }))
	}
	return m, cmd
}

// saved begins a run for what the current exercise's file holds now, and turns to its verdict. A run over all exercises begins
// anew as such: most of them are remembered by then.
func (m *model) saved(there bool) {
	m.Gone, m.Notice = !there, ""
	if m.Running && m.aim == judgeEvery {
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
	m.Records[slices.IndexFunc(m.Records, func(known *check.Record) bool { return known.Name == r.Name })] = r
}

// ended takes the outcome of the run.
func (m *model) ended(records []*check.Record, err error) {
	m.Running, m.Problem = false, err
	for _, r := range records {
		if r.Verdict != verdict.None {
			m.learn(r)
		}
	}
	if first := m.unsolved(0); m.aim == findFirst && err == nil && first >= 0 && first != m.at {
		m.goTo(first)
	}
}

func (m *model) next() {
	if at := m.unsolved(m.at + 1); at >= 0 && at != m.at {
		m.goTo(at)
	} else {
		m.Notice = "every other exercise is solved; l lists them all"
	}
}

// Listed returns the indices of the exercises on the list page.
func (m *model) Listed() []int {
	var list []int
	for i, r := range m.Records {
		if !m.open || !r.Passed() {
			list = append(list, i)
		}
	}
	return list
}
