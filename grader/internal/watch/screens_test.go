package watch

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/course"
)

var update = flag.Bool("update", false, "rewrite the golden files with what is shown now")

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

func TestScreens(t *testing.T) {
	sizes := map[string]struct {
		width, height int
		ascii         bool
	}{"60": {60, 32, false}, "100": {100, 32, false}, "200": {200, 32, false}, "low": {60, 9, false}, "ascii": {60, 32, true}}
	scenes := map[string]func(*scene){
		"start": func(s *scene) {},
		"cold":  func(s *scene) { s.send(s.warming(31, 120)) },
		"failed": func(s *scene) {
			s.done(passed(s.course, 0), failed(s.course, 1))
			s.done(failed(s.course, 1))
		},
		"again": func(s *scene) {
			s.done(failed(s.course, 0))
			s.send(s.changed(true), s.judging(s.course.Exercises[:1]))
		},
		"passed": func(s *scene) { s.done(failed(s.course, 0)); s.send("r"); s.done(passed(s.course, 0)) },
		"hints":  func(s *scene) { s.done(failed(s.course, 0)); s.send("h", "h") },
		"list":   func(s *scene) { s.done(passed(s.course, 0), failed(s.course, 1)); s.send("l", "down") },
		"help":   func(s *scene) { s.done(failed(s.course, 0)); s.send("?") },
		"diff":   func(s *scene) { s.done(failed(s.course, 0)); s.send("d") },
		"reset":  func(s *scene) { s.done(failed(s.course, 0)); s.send("x") },
		"gone":   func(s *scene) { s.done(failed(s.course, 0)); s.send(s.changed(false)) },
		"stopped": func(s *scene) {
			s.send(s.judged(errors.New("the disk is full: free some space and try again")))
		},
		"solved": func(s *scene) { s.done(passed(s.course, 0), passed(s.course, 1), passed(s.course, 2)) },
	}
	for size, o := range sizes {
		for name, play := range scenes {
			t.Run(name+"_"+size, func(t *testing.T) {
				s := newScene(t, o.width, o.height, func(options *Config) {
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
