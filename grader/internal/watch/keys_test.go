package watch

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/course"
)

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
	assert.Equal(t, []string{"follow 03", "judge 03 false"}, s.helper.take())
	s.send("l", "k", "l")
	assert.Equal(t, verdictPage, s.Page)
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
	s := newScene(t, 100, 32, func(o *Config) {
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
	assert.Equal(t, "01", s.Current().ID, "the key was the answer, and no more")
	s.send("x", "y")
	assert.Equal(t, []string{"01"}, reset)
	assert.Contains(t, s.text(), "the backup is in a safe place")
	s.send("x", "y")
	assert.Contains(t, s.text(), "the disk is full")
}

func TestSeeingTheGoroutines(t *testing.T) {
	s := newScene(t, 100, 32)
	s.helper.take()
	s.send("s")
	assert.Equal(t, []string{"show 01 100"}, s.helper.take())
	assert.Contains(t, s.text(), "running the tests")
	s.send("esc")
	assert.Equal(t, []string{"end show"}, s.helper.take())
	s.send("s", late(s.picture("late", nil)))
	assert.NotContains(t, s.text(), "late")
	s.send(s.picture("goroutine 7 waits", nil))
	assert.Contains(t, s.text(), "goroutine 7 waits")
	s.send("s", s.picture("", errors.New("the tests do not compile")))
	assert.Contains(t, s.text(), "the tests do not compile")
	assert.Equal(t, verdictPage, s.Page)
}

func TestDiffWithoutASolution(t *testing.T) {
	s := newScene(t, 100, 32, func(o *Config) {
		o.Diff = func(*course.Exercise) (string, error) { return "", errors.New("no solution here") }
	})
	s.send("d")
	assert.Contains(t, s.text(), "no solution here")
	assert.Equal(t, verdictPage, s.Page)
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
	s.send(func() { s.edited(errors.New("exit status 127")) })
	assert.Contains(t, s.text(), "the editor (code --wait) ended badly: exit status 127")
}

func TestQuitting(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		for _, page := range []string{"", "l", "?", "x"} {
			s := newScene(t, 100, 32, func(o *Config) { o.Reset = func(*course.Exercise) (string, error) { return "", nil } })
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
