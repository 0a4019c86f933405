package watch

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/verdict"
)

func TestItStartsAtTheFirstUnsolvedExercise(t *testing.T) {
	s := newScene(t, 100, 32)
	assert.Equal(t, []string{"follow 01", "judge 01,02,03 false"}, s.helper.take(), "the file is followed before it is judged: what is saved in between is not lost")
	s.done(passed(s.course, 0), failed(s.course, 1))
	assert.Equal(t, []string{"follow 02", "judge 02 false"}, s.helper.take())
	assert.Equal(t, "02", s.Current().ID)
}

func TestItStartsAtTheNamedExercise(t *testing.T) {
	s := newScene(t, 100, 32, func(o *Config) { o.Start = o.Course.Exercises[2] })
	assert.Equal(t, []string{"follow 03", "judge 03 false"}, s.helper.take())
}

func TestASaveBeginsARunInPlaceOfTheOneThatGoesOn(t *testing.T) {
	s := newScene(t, 100, 32)
	s.helper.take()
	s.send(s.changed(true))
	assert.Equal(t, []string{"judge 01 false"}, s.helper.take(), "the person works on this exercise: nothing may move on from it")
	s.send(late(s.judged(nil, passed(s.course, 0), failed(s.course, 1))))
	assert.True(t, s.Running, "the outcome of a run that was ended counts no more")
	s.send(late(s.decided(passed(s.course, 0))), late(s.judging(s.course.Exercises)), late(s.warming(2, 3)))
	assert.Equal(t, verdict.None, s.Records[0].Verdict)
	assert.NotContains(t, s.text(), "compiling")
	s.done(failed(s.course, 0))
	assert.False(t, s.Running)
	assert.Contains(t, s.text(), "waits to send on line 7")
	s.send("l", late(s.changed(true)))
	assert.Empty(t, s.helper.take(), "a change of a file that is no more followed")
	s.send(s.changed(true))
	assert.Equal(t, []string{"judge 01 false"}, s.helper.take())
	assert.Equal(t, verdictPage, s.Page, "who saves wants the verdict")
}

func TestItNeverMovesOnByItself(t *testing.T) {
	s := newScene(t, 100, 32)
	s.done(failed(s.course, 0))
	s.send(s.changed(true))
	s.done(passed(s.course, 0))
	s.helper.take()
	assert.Equal(t, "01", s.Current().ID)
	assert.Contains(t, s.text(), "n goes on to 02")
	s.send("n")
	assert.Equal(t, []string{"follow 02", "judge 02 false"}, s.helper.take())
	s.done(passed(s.course, 1))
	s.send("n")
	s.done(failed(s.course, 2))
	assert.Equal(t, "03", s.Current().ID)
	s.helper.take()
	s.send("n")
	assert.Empty(t, s.helper.take(), "no other is unsolved")
	assert.Contains(t, s.text(), "every other exercise is solved")
}

func TestTheLastSolvedExerciseLeadsBackToAnUnsolvedOne(t *testing.T) {
	s := newScene(t, 100, 32, func(c *Config) { c.Start = c.Course.Exercises[2] })
	s.done(passed(s.course, 2))
	assert.Contains(t, s.text(), "This exercise passes.")
	assert.Contains(t, s.text(), "n goes on to 01")
}

func TestEverythingIsJudgedOnRequest(t *testing.T) {
	s := newScene(t, 100, 32)
	s.done(failed(s.course, 0))
	s.helper.take()
	s.send("a")
	assert.Equal(t, []string{"judge 01,02,03 true"}, s.helper.take())
	s.send(s.decided(passed(s.course, 1)))
	assert.Regexp(t, `✓ 02 .* pass`, s.text(), "while it goes on")
	s.send(s.changed(true))
	assert.Equal(t, []string{"judge 01,02,03 true"}, s.helper.take(), "a save must not end it for good")
	s.done(failed(s.course, 0), passed(s.course, 1), passed(s.course, 2))
	assert.Contains(t, s.text(), "2/3")
	assert.Equal(t, "01", s.Current().ID)
	assert.Equal(t, listPage, s.Page)
}

func TestAFileThatIsGone(t *testing.T) {
	s := newScene(t, 100, 32)
	s.helper.take()
	s.send(s.changed(false))
	assert.Equal(t, []string{"end judge"}, s.helper.take())
	assert.False(t, s.Running)
	s.send("r")
	assert.Equal(t, []string{"end judge"}, s.helper.take(), "there is nothing to judge")
	s.send(s.changed(true))
	assert.Equal(t, []string{"judge 01 false"}, s.helper.take())
	assert.NotContains(t, s.text(), "is gone")
}

func TestItRestsWhileNothingHappens(t *testing.T) {
	s := newScene(t, 100, 32)
	for range 10 {
		require.NotNil(t, s.send(ticked{}), "the time of the run is shown")
		require.Nil(t, s.send("?"), "it ticks already")
	}
	s.done(failed(s.course, 0))
	assert.Nil(t, s.send(ticked{}))
	assert.Nil(t, s.send("?"))
	assert.NotNil(t, s.send(s.changed(true)), "the next run")
}
