package watch

import (
	"context"
	"os"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// stage is a model with a real worker, whose judging is the test's.
type stage struct {
	*model
	t        *testing.T
	messages chan tea.Msg
}

func newStage(t *testing.T, judge func(ctx context.Context, exercises []*course.Exercise, all bool, p check.Progress) ([]*check.Record, error)) *stage {
	c := threeExercises(t)
	ctx, cancel := context.WithCancel(t.Context())
	s := &stage{t: t, messages: make(chan tea.Msg)}
	w := &worker{ctx: ctx, end: map[job]context.CancelFunc{}, tell: func(m tea.Msg) {
		select {
		case s.messages <- m:
		case <-ctx.Done():
		}
	}}
	t.Cleanup(func() { cancel(); w.group.Wait() })
	s.model = newModel(Config{Course: c, Known: check.Blank(c.Exercises), Start: c.Exercises[0], Race: true, Judge: judge}, w.begin)
	s.Init()
	return s
}

// until takes messages as the program does, until the condition holds.
func (s *stage) until(condition func() bool) {
	s.t.Helper()
	for !condition() {
		select {
		case message := <-s.messages:
			s.Update(message)
		case <-time.After(patience):
			require.FailNow(s.t, "it did not come to that")
		}
	}
}

func TestASaveDuringARunEndsItAndIsJudged(t *testing.T) {
	var under, most atomic.Int32
	begun := make(chan string, 10) // what each run has read
	judge := func(ctx context.Context, exercises []*course.Exercise, _ bool, p check.Progress) ([]*check.Record, error) {
		most.Store(max(most.Load(), under.Add(1)))
		defer under.Add(-1)
		text, err := os.ReadFile(exercises[0].Stub)
		if err != nil {
			return nil, err
		}
		begun <- string(text)
		p.Judging(exercises) // the message with which the test looks again
		r := check.Blank(exercises)[0]
		r.Raw = string(text)
		if string(text) == "right" {
			return []*check.Record{r}, nil
		}
		<-ctx.Done() // code that runs and runs
		return nil, ctx.Err()
	}
	s := newStage(t, judge)
	stub := s.Course.Exercises[0].Stub
	s.until(func() bool { return len(begun) == 1 })
	<-begun
	for _, text := range []string{"slow", "slower", "right"} {
		replace(t, stub, text) // never half written: each text is read once
		s.until(func() bool { return len(begun) > 0 })
		assert.Equal(t, text, <-begun)
	}
	s.until(func() bool { return !s.Running })
	assert.Equal(t, int32(1), most.Load(), "one run at a time")
	assert.NoError(t, s.Problem, "that a run was ended is no news")
}

func TestNoSaveIsLostHoweverTheyComeAndHoweverLongARunTakes(t *testing.T) {
	var last atomic.Value
	judge := func(ctx context.Context, exercises []*course.Exercise, _ bool, p check.Progress) ([]*check.Record, error) {
		text, err := os.ReadFile(exercises[0].Stub)
		if err != nil {
			return nil, err
		}
		p.Judging(exercises)
		if ctx.Err() == nil {
			last.Store(string(text))
		}
		return check.Blank(exercises), ctx.Err()
	}
	s := newStage(t, judge)
	stub := s.Course.Exercises[0].Stub
	for i := range 30 {
		text := string(rune('a' + i))
		replace(t, stub, text)
		if i%3 == 0 {
			s.until(func() bool { return last.Load() == text && !s.Running })
		}
	}
	final := string(rune('a' + 29))
	s.until(func() bool { return last.Load() == final && !s.Running })
}

func TestAnotherExerciseIsFollowedInPlaceOfTheOneBefore(t *testing.T) {
	var runs atomic.Int32
	var judged []string
	judge := func(ctx context.Context, exercises []*course.Exercise, _ bool, _ check.Progress) ([]*check.Record, error) {
		judged = append(judged, exercises[0].ID) // one run at a time
		runs.Add(1)
		return check.Blank(exercises), nil
	}
	s := newStage(t, judge)
	s.until(func() bool { return !s.Running })
	s.press("n")
	s.until(func() bool { return !s.Running })
	save(t, s.Course.Exercises[0].Stub, "the file of the exercise before")
	save(t, s.Course.Exercises[1].Stub, "the current file")
	s.until(func() bool { return runs.Load() == 3 && !s.Running })
	assert.Equal(t, []string{"01", "02", "02"}, judged)
}
