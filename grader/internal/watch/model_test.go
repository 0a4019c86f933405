package watch

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
)

var update = flag.Bool("update", false, "rewrite the golden files with what is shown now")

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

// fake is a helper that notes what it is asked to do.
type fake struct {
	asked  []string
	gone   bool
	silent error
}

func (f *fake) note(format string, args ...any) {
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
}

func (f *fake) judge(run int, exercises []*course.Exercise, all bool) {
	var ids []string
	for _, e := range exercises {
		ids = append(ids, e.ID)
	}
	f.note("judge %d %s %t", run, strings.Join(ids, ","), all)
}

func (f *fake) follow(e *course.Exercise) (bool, error) {
	f.note("follow %s", e.ID)
	return !f.gone, f.silent
}
func (f *fake) show(view int, e *course.Exercise, width int) {
	f.note("show %d %s %d", view, e.ID, width)
}
func (f *fake) halt()  { f.note("halt") }
func (f *fake) leave() { f.note("leave") }

// take returns what was asked since the last call.
func (f *fake) take() []string {
	asked := f.asked
	f.asked = nil
	return asked
}

// scene is a model with its fake helper and a clock that stands still.
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
	return &check.Record{ID: e.ID, Name: e.Name, Title: e.Title, Verdict: verdict.Deadlock, Seconds: 0.7, Diagnosis: []diagnose.Diagnosis{{
		Verdict: verdict.Deadlock, Test: "TestDeliver",
		Summary:     "the goroutine waits to send on line 7, and nobody is left to receive",
		Explanation: "A send on an unbuffered channel ends only when another goroutine receives. Here the one that would receive is the one that sends.",
		Story:       []string{"the goroutine of the test waits to send on line 7"},
		Locations:   []diagnose.Location{{File: c.Rel(e.Stub), Line: 7, Role: "waits here"}},
	}}}
}

func newScene(t *testing.T, width, height int, options ...func(*Options)) *scene {
	c := threeExercises(t)
	o := Options{Course: c, Known: check.Blank(c.Exercises), Race: true}
	for _, option := range options {
		option(&o)
	}
	h := &fake{}
	m := newModel(o, h)
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	m.now = func() time.Time { return noon }
	s := &scene{model: m, t: t, helper: h, course: c}
	m.Init()
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// send sends messages; a string is a key.
func (s *scene) send(messages ...any) tea.Cmd {
	var last tea.Cmd
	for _, message := range messages {
		if key, ok := message.(string); ok {
			message = pressed(key)
		}
		_, last = s.Update(message)
	}
	return last
}

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

// golden compares the screen with a file under testdata.
func (s *scene) golden(name string) {
	s.t.Helper()
	s.fits()
	var got strings.Builder
	for line := range strings.SplitSeq(s.text(), "\n") {
		got.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	path := filepath.Join("testdata", name)
	if *update {
		put(s.t, path, got.String())
	}
	want, err := os.ReadFile(path)
	require.NoError(s.t, err)
	assert.Equal(s.t, string(want), got.String(), "run the test with -update if the change is meant")
}

// done ends the run that is going on.
func (s *scene) done(records ...*check.Record) { s.send(judged{run: s.run, records: records}) }

func TestScreens(t *testing.T) {
	sizes := map[string]struct {
		width, height int
		ascii         bool
	}{"60": {60, 32, false}, "100": {100, 32, false}, "200": {200, 32, false}, "low": {60, 9, false}, "ascii": {60, 32, true}}
	scenes := map[string]func(*scene){
		"start": func(s *scene) {},
		"cold":  func(s *scene) { s.send(warming{s.run, 31, 120}) },
		"failed": func(s *scene) {
			s.done(passed(s.course, 0), failed(s.course, 1))
			s.done(failed(s.course, 1))
		},
		"again": func(s *scene) {
			s.done(failed(s.course, 0))
			s.send(changed{s.course.Exercises[0].Stub, true}, judging{s.run, s.course.Exercises[:1]})
		},
		"passed": func(s *scene) { s.done(failed(s.course, 0)); s.send("r"); s.done(passed(s.course, 0)) },
		"hints":  func(s *scene) { s.done(failed(s.course, 0)); s.send("h", "h") },
		"list":   func(s *scene) { s.done(passed(s.course, 0), failed(s.course, 1)); s.send("l", "down") },
		"help":   func(s *scene) { s.done(failed(s.course, 0)); s.send("?") },
		"diff":   func(s *scene) { s.done(failed(s.course, 0)); s.send("d") },
		"reset":  func(s *scene) { s.done(failed(s.course, 0)); s.send("x") },
		"gone":   func(s *scene) { s.done(failed(s.course, 0)); s.send(changed{s.course.Exercises[0].Stub, false}) },
		"stopped": func(s *scene) {
			s.send(judged{run: s.run, err: errors.New("the disk is full: free some space and try again")})
		},
		"solved": func(s *scene) { s.done(passed(s.course, 0), passed(s.course, 1), passed(s.course, 2)) },
	}
	for size, o := range sizes {
		for name, play := range scenes {
			t.Run(name+"_"+size, func(t *testing.T) {
				s := newScene(t, o.width, o.height, func(options *Options) {
					options.ASCII = o.ascii
					options.Reset = func(*course.Exercise) (string, error) { return "", nil }
					options.Diff = func(*course.Exercise) (string, error) {
						return "--- mine\n+++ theirs\n@@ -1 +1 @@\n-\tmessages <- \"a line that is longer than sixty columns, and that must not lose its end\"\n+\tgo send()\n", nil
					}
				})
				play(s)
				s.golden(name + "_" + size + ".txt")
				if o.ascii {
					for _, r := range s.View().Content {
						require.Less(t, r, rune(0x7f), "%q in:\n%s", r, s.text())
					}
				}
			})
		}
	}
}

func TestItStartsAtTheFirstUnsolvedExercise(t *testing.T) {
	s := newScene(t, 100, 32)
	assert.Equal(t, []string{"follow 01", "judge 1 01,02,03 false"}, s.helper.take(), "the file is followed before it is judged: what is saved in between is not lost")
	s.done(passed(s.course, 0), failed(s.course, 1))
	assert.Equal(t, []string{"follow 02", "judge 2 02 false"}, s.helper.take())
	assert.Equal(t, "02", s.current().ID)
}

func TestItStartsAtTheNamedExercise(t *testing.T) {
	s := newScene(t, 100, 32, func(o *Options) { o.Start = o.Course.Exercises[2] })
	assert.Equal(t, []string{"follow 03", "judge 1 03 false"}, s.helper.take())
}

func TestASaveBeginsARunInPlaceOfTheOneThatGoesOn(t *testing.T) {
	s := newScene(t, 100, 32)
	stub := s.course.Exercises[0].Stub
	s.helper.take()
	s.send(changed{stub, true})
	assert.Equal(t, []string{"judge 2 01 false"}, s.helper.take(), "the person works on this exercise: nothing may move on from it")
	s.send(judged{run: 1, records: []*check.Record{passed(s.course, 0), failed(s.course, 1)}})
	assert.True(t, s.running, "the outcome of a run that was ended counts no more")
	s.send(decided{1, passed(s.course, 0)}, judging{1, s.course.Exercises}, warming{1, 2, 3})
	assert.Equal(t, verdict.None, s.records[0].Verdict)
	assert.NotContains(t, s.text(), "compiling")
	s.done(failed(s.course, 0))
	assert.False(t, s.running)
	assert.Contains(t, s.text(), "waits to send on line 7")
	s.send("l", changed{s.course.Exercises[1].Stub, true})
	assert.Empty(t, s.helper.take(), "a change of a file that is no more followed")
	s.send(changed{stub, true})
	assert.Equal(t, []string{"judge 3 01 false"}, s.helper.take())
	assert.Equal(t, verdictPage, s.page, "who saves wants the verdict")
}

func TestItNeverMovesOnByItself(t *testing.T) {
	s := newScene(t, 100, 32)
	s.done(failed(s.course, 0))
	s.send(changed{s.course.Exercises[0].Stub, true})
	s.done(passed(s.course, 0))
	s.helper.take()
	assert.Equal(t, "01", s.current().ID)
	assert.Contains(t, s.text(), "n goes on to 02")
	s.send("n")
	assert.Equal(t, []string{"follow 02", "judge 3 02 false"}, s.helper.take())
	s.done(passed(s.course, 1))
	s.send("n")
	s.done(failed(s.course, 2))
	assert.Equal(t, "03", s.current().ID)
	s.helper.take()
	s.send("n")
	assert.Empty(t, s.helper.take(), "no other is unsolved")
	assert.Contains(t, s.text(), "every other exercise is solved")
}

func TestEverythingIsJudgedOnRequest(t *testing.T) {
	s := newScene(t, 100, 32)
	s.done(failed(s.course, 0))
	s.helper.take()
	s.send("a")
	assert.Equal(t, []string{"judge 2 01,02,03 true"}, s.helper.take())
	s.send(decided{s.run, passed(s.course, 1)})
	assert.Regexp(t, `✓ 02 .* pass`, s.text(), "while it goes on")
	s.send(changed{s.course.Exercises[0].Stub, true})
	assert.Equal(t, []string{"judge 3 01,02,03 true"}, s.helper.take(), "a save must not end it for good")
	s.done(failed(s.course, 0), passed(s.course, 1), passed(s.course, 2))
	assert.Contains(t, s.text(), "2/3")
	assert.Equal(t, "01", s.current().ID)
	assert.Equal(t, listPage, s.page)
}

func TestAFileThatIsGone(t *testing.T) {
	s := newScene(t, 100, 32)
	stub := s.course.Exercises[0].Stub
	s.helper.take()
	s.send(changed{stub, false})
	assert.Equal(t, []string{"halt"}, s.helper.take())
	assert.False(t, s.running)
	s.send("r")
	assert.Equal(t, []string{"halt"}, s.helper.take(), "there is nothing to judge")
	s.send(changed{stub, true})
	assert.Equal(t, []string{"judge 4 01 false"}, s.helper.take())
	assert.NotContains(t, s.text(), "is gone")
}

func TestTheListOpensAnotherExercise(t *testing.T) {
	s := newScene(t, 100, 32)
	s.done(failed(s.course, 0), passed(s.course, 1))
	s.helper.take()
	s.send("l", "end", "up")
	assert.Contains(t, s.text(), "▸ ✓ 02")
	s.send("f")
	assert.Contains(t, s.text(), "▸ ✗ 01", "02 is solved, and 01 the one before")
	assert.NotContains(t, s.text(), "02  A message")
	s.send("down")
	assert.Contains(t, s.text(), "▸ · 03")
	s.send("f")
	assert.Contains(t, s.text(), "▸ · 03")
	s.send("f", "down", "down", "enter")
	assert.Equal(t, []string{"follow 03", "judge 2 03 false"}, s.helper.take())
	s.send("l", "k", "l")
	assert.Equal(t, verdictPage, s.page)
}

func TestTheChosenExerciseStaysInSight(t *testing.T) {
	s := newScene(t, 60, 6)
	s.send("l")
	for _, key := range []string{"end", "up", "up", "down", "down", "home"} {
		s.send(key)
		assert.Contains(t, s.text(), "▸", "after %s:\n%s", key, s.text())
		s.fits()
	}
}

func TestAPageScrolls(t *testing.T) {
	s := newScene(t, 60, 9)
	s.done(failed(s.course, 0))
	whole := len(s.body())
	seen := map[string]bool{}
	for range whole {
		for _, line := range strings.Split(s.text(), "\n") {
			seen[line] = true
		}
		s.send("down")
	}
	for _, line := range s.body() {
		assert.True(t, seen[ansi.Strip(line)] || line == "", "out of reach: %q", line)
	}
	assert.Contains(t, s.text(), fmt.Sprintf("of %d", whole))
	s.send("down", "end")
	assert.Equal(t, whole-s.room(), s.top, "it stops at the end")
	s.send("pgup", "pgup", "pgup", "pgup", "pgup", "up")
	assert.Zero(t, s.top)
	s.send("end", tea.WindowSizeMsg{Width: 100, Height: 50})
	assert.Zero(t, s.top, "everything fits")
}

func TestNoSizeIsTooSmall(t *testing.T) {
	for width := 0; width < 70; width += 9 {
		for height := range 20 {
			s := newScene(t, width, height)
			s.done(failed(s.course, 0))
			for _, key := range []string{"h", "l", "?", "x", "esc"} {
				s.send(key)
				if width > 0 && height > 0 {
					require.LessOrEqual(t, strings.Count(s.View().Content, "\n"), height-1, "%d x %d after %s", width, height, key)
				}
			}
		}
	}
}

func TestHintsComeOneByOne(t *testing.T) {
	s := newScene(t, 100, 40)
	s.done(failed(s.course, 0))
	s.send("h")
	assert.Contains(t, s.text(), "hint 1 of 2")
	assert.NotContains(t, s.text(), "hint 2 of 2")
	s.send("h")
	assert.Contains(t, s.text(), "hint 2 of 2")
	s.send("h")
	assert.Contains(t, s.text(), "that was the last hint")
	s.send("n")
	assert.NotContains(t, s.text(), "hint 1")
	s.send("n", "h")
	assert.Contains(t, s.text(), "holds no hints")
}

func TestResetAsks(t *testing.T) {
	var reset []string
	s := newScene(t, 100, 32, func(o *Options) {
		o.Reset = func(e *course.Exercise) (string, error) {
			reset = append(reset, e.ID)
			if len(reset) > 1 {
				return "", errors.New("the disk is full")
			}
			return "the backup is in a safe place", nil
		}
	})
	s.send("x", "n")
	assert.Empty(t, reset)
	assert.Contains(t, s.text(), "nothing was reset")
	assert.Equal(t, "01", s.current().ID, "the key was the answer, and no more")
	s.send("x", "y")
	assert.Equal(t, []string{"01"}, reset)
	assert.Contains(t, s.text(), "the backup is in a safe place")
	s.send("x", "y")
	assert.Contains(t, s.text(), "the disk is full")
	s.Reset = nil
	s.send("x")
	assert.Contains(t, s.text(), "this grader cannot reset a file")
}

func TestSeeingTheGoroutines(t *testing.T) {
	s := newScene(t, 100, 32)
	s.send("s")
	assert.Contains(t, s.text(), "this grader cannot show the goroutines")
	s.helper.take()
	s.Show = func(context.Context, *course.Exercise, int) (string, error) { return "", nil } // the fake helper shows
	s.send("s")
	assert.Equal(t, []string{"show 1 01 100"}, s.helper.take())
	assert.Contains(t, s.text(), "running the tests")
	s.send("esc")
	assert.Equal(t, []string{"leave"}, s.helper.take())
	s.send("s", shown{view: 1, text: "late"})
	assert.NotContains(t, s.text(), "late")
	s.send(shown{view: 2, text: "goroutine 7 waits"})
	assert.Contains(t, s.text(), "goroutine 7 waits")
	s.send("s", shown{view: 3, err: errors.New("the tests do not compile")})
	assert.Contains(t, s.text(), "the tests do not compile")
	assert.Equal(t, verdictPage, s.page)
}

func TestDiffWithoutASolution(t *testing.T) {
	s := newScene(t, 100, 32, func(o *Options) {
		o.Diff = func(*course.Exercise) (string, error) { return "", errors.New("no solution here") }
	})
	s.send("d")
	assert.Contains(t, s.text(), "no solution here")
	assert.Equal(t, verdictPage, s.page)
}

func TestTheEditor(t *testing.T) {
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "")
	s := newScene(t, 100, 32)
	assert.Nil(t, s.send("e"))
	assert.Contains(t, s.text(), "no editor is chosen")
	t.Setenv("EDITOR", "ed")
	assert.NotNil(t, s.send("e"))
	t.Setenv("VISUAL", "code --wait")
	s.send(edited{errors.New("exit status 127")})
	assert.Contains(t, s.text(), "the editor (code --wait) ended badly: exit status 127")
}

func TestQuitting(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		for _, page := range []string{"", "l", "?", "x"} {
			s := newScene(t, 100, 32, func(o *Options) { o.Reset = func(*course.Exercise) (string, error) { return "", nil } })
			if page != "" {
				s.send(page)
			}
			cmd := s.send(key)
			if page == "x" && key == "q" {
				assert.Nil(t, cmd, "it was the answer to the question")
				continue
			}
			require.NotNil(t, cmd)
			assert.Equal(t, tea.QuitMsg{}, cmd(), "%s on page %s", key, page)
		}
	}
}

func TestItRestsWhileNothingHappens(t *testing.T) {
	s := newScene(t, 100, 32)
	var pace []time.Duration
	s.pace = func(frame time.Duration) { pace = append(pace, frame) }
	for range 10 {
		require.NotNil(t, s.send(ticked{}), "the time of the run is shown")
	}
	s.done(failed(s.course, 0))
	ticks := 0
	for s.send(ticked{}) != nil {
		ticks++
		require.Less(t, ticks, 10)
	}
	assert.Equal(t, []time.Duration{slowFrame}, pace)
	require.NotNil(t, s.send("?"))
	assert.Equal(t, []time.Duration{slowFrame, quickFrame}, pace)
	assert.Nil(t, s.send("?"), "it ticks already")
}

func TestColoursOnlyRepeat(t *testing.T) {
	plain := newScene(t, 100, 32)
	plain.done(failed(plain.course, 0))
	was := plain.View().Content
	color.NoColor = false
	defer func() { color.NoColor = true }()
	coloured := newScene(t, 100, 32)
	coloured.done(failed(coloured.course, 0))
	assert.Contains(t, coloured.View().Content, "\x1b[31m")
	assert.Equal(t, was, coloured.text())
}

func TestABrokenLineKeepsItsColour(t *testing.T) {
	color.NoColor = false
	defer func() { color.NoColor = true }()
	s := newScene(t, 60, 32)
	lines := s.lines(color.RedString("-" + strings.Repeat("x", 100)))
	require.Len(t, lines, 2)
	for _, line := range lines {
		assert.True(t, strings.HasPrefix(line, "\x1b[31m") && strings.HasSuffix(line, "\x1b[m"), "%q", line)
	}
}
