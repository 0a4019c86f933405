package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
)

// put writes a file and the folders that it needs.
func put(t testing.TB, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

const message = `package message

// Deliver passes a message on – “as it is”.
func Deliver() string {
	messages := make(chan string)

	messages <- "a message that is so long that it does not fit on a narrow terminal, and has to be cut somewhere"
	return <-messages
}
`

// threeExercises makes a course with three exercises; the third has no solution and no hints.
func threeExercises(t testing.TB) *course.Course {
	root := t.TempDir()
	put(t, filepath.Join(root, "go.mod"), "module gokata\n")
	for name, readme := range map[string]string{
		"01_hello":   "# Wait for what you start\n\n`go f()` starts `f` and moves on at once.\nWhoever starts a goroutine waits for it.\n\nA story.\n\n## Task\n\nMend it.\n\n## Hints\n\n1. Who knows when it is done?\n2. `sync.WaitGroup` counts.\n",
		"02_message": "# A message needs two goroutines\n\nA send stops until another goroutine receives.\n\n## Task\n\nMend it.\n\n## Hints\n\n1. Who receives?\n",
		"03_pool":    "# The last\n",
	} {
		base := name[3:]
		put(t, filepath.Join(root, "exercises", name, "README.md"), readme)
		put(t, filepath.Join(root, "exercises", name, base+".go"), message)
		if name != "03_pool" {
			put(t, filepath.Join(root, "solutions", name, base+".go"), message)
		}
	}
	c, err := course.Load(root)
	require.NoError(t, err)
	return c
}

// fake notes what it is asked to do.
type fake struct{ asked []string }

func (f *fake) note(format string, args ...any) {
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
}

// begin does jobs at once. They note what they are asked to do; following a file ends as soon as it has begun.
func (f *fake) begin(m *model, kind job, do work) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if kind == followJob {
		f.note("follow %s", m.Current().ID)
		cancel()
	}
	if do == nil {
		f.note("end %s", kind)
		return
	}
	do(ctx, func(func()) {})
}

func (f *fake) judge(_ context.Context, exercises []*course.Exercise, all bool, _ check.Progress) ([]*check.Record, error) {
	var ids []string
	for _, e := range exercises {
		ids = append(ids, e.ID)
	}
	f.note("judge %s %t", strings.Join(ids, ","), all)
	return nil, nil
}

func (f *fake) show(_ context.Context, e *course.Exercise, width int) (string, error) {
	f.note("show %s %d", e.ID, width)
	return "", nil
}

// take returns what was asked since the last call.
func (f *fake) take() []string {
	asked := f.asked
	f.asked = nil
	return asked
}

// scene is a model whose jobs are fakes, and a clock that stands still.
type scene struct {
	*model
	t      *testing.T
	helper *fake
	course *course.Course
}

func passed(c *course.Course, i int) *check.Record {
	return &check.Record{ID: c.Exercises[i].ID, Name: c.Exercises[i].Name, Title: c.Exercises[i].Title, Verdict: verdict.Pass, Seconds: 0.7}
}

func failed(c *course.Course, i int) *check.Record {
	e := c.Exercises[i]
	return &check.Record{ID: e.ID, Name: e.Name, Title: e.Title, Verdict: verdict.Deadlock, Seconds: 0.7, Texts: map[string]string{c.Rel(e.Stub): message}, Diagnosis: []diagnose.Diagnosis{{
		Verdict: verdict.Deadlock, Test: "TestDeliver",
		Summary:     "the goroutine waits to send on line 7, and nobody is left to receive",
		Explanation: "A send on an unbuffered channel ends only when another goroutine receives. Here the one that would receive is the one that sends.",
		Story:       []string{"the goroutine of the test waits to send on line 7"},
		Locations:   []diagnose.Location{{File: c.Rel(e.Stub), Line: 7, Role: "waits here"}},
	}}}
}

func newScene(t *testing.T, width, height int, options ...func(*Config)) *scene {
	c := threeExercises(t)
	h := &fake{}
	o := Config{Course: c, Known: check.Blank(c.Exercises), Race: true, Judge: h.judge, Show: h.show}
	for _, option := range options {
		option(&o)
	}
	var m *model
	m = newModel(o, func(kind job, do work) { h.begin(m, kind, do) })
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	m.now = func() time.Time { return noon }
	s := &scene{model: m, t: t, helper: h, course: c}
	m.Init()
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// send sends messages; a string is a key, and a function what a job has done in the screen's goroutine.
func (s *scene) send(messages ...any) tea.Cmd {
	var last tea.Cmd
	for _, message := range messages {
		switch m := message.(type) {
		case string:
			message = pressed(m)
		case func():
			message = news{context.Background(), m}
		}
		_, last = s.Update(message)
	}
	return last
}

// late is what nobody waits for any more.
func late(do func()) tea.Msg {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return news{ctx, do}
}

// What jobs have done in the screen's goroutine.

func (s *scene) changed(there bool) func() { return func() { s.saved(there) } }

func (s *scene) judged(err error, records ...*check.Record) func() {
	return func() { s.ended(records, err) }
}

func (s *scene) picture(text string, err error) func() { return func() { s.shown(text, err) } }

func (s *scene) progress() progress { return progress{s.model, func(do func()) { do() }} }

func (s *scene) warming(done, all int) func() { return func() { s.progress().Warming(done, all) } }

func (s *scene) judging(exercises []*course.Exercise) func() {
	return func() { s.progress().Judging(exercises) }
}

func (s *scene) decided(r *check.Record) func() { return func() { s.progress().Decided(r) } }

func pressed(key string) tea.KeyPressMsg {
	codes := map[string]rune{"down": tea.KeyDown, "up": tea.KeyUp, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd, "esc": tea.KeyEscape, "enter": tea.KeyEnter, "space": tea.KeySpace}
	if key == "ctrl+c" {
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	}
	if code, ok := codes[key]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(key)[0], Text: key}
}

// text is the screen without its colours.
func (s *scene) text() string { return ansi.Strip(s.View().Content) }

// fits checks that the screen is no larger than the terminal.
func (s *scene) fits() {
	s.t.Helper()
	lines := strings.Split(s.text(), "\n")
	assert.LessOrEqual(s.t, len(lines), s.height)
	for _, line := range lines {
		assert.LessOrEqual(s.t, ansi.StringWidth(line), s.width, "%s", line)
	}
}

// done ends the run that is going on.
func (s *scene) done(records ...*check.Record) { s.send(s.judged(nil, records...)) }
