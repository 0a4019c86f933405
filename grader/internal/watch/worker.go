package watch

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// job is a kind of what goes on beside the screen.
type job string

const (
	judgeJob  job = "judge"  // tells judged, and on the way warming, judging and decided
	followJob job = "follow" // tells changed
	showJob   job = "show"   // tells shown
)

// work does a job until its context ends. What it tells after that nobody wants any more.
type work func(ctx context.Context, tell func(tea.Msg))

// The messages of jobs.
type (
	warming struct{ done, all int }
	judging struct{ exercises []*course.Exercise }
	decided struct{ record *check.Record }
	judged  struct {
		records []*check.Record
		err     error
	}
	changed struct{ there bool }
	shown   struct {
		text string
		err  error
	}
)

// news is a message that counts only while its context has not ended.
type news struct {
	ctx     context.Context
	message tea.Msg
}

// worker does jobs in goroutines of its own.
type worker struct {
	ctx   context.Context
	tell  func(tea.Msg)
	group sync.WaitGroup
	end   map[job]context.CancelFunc
}

// begin ends the job of a kind that is going on, and begins another in its place, if there is one. It is called from the screen's
// goroutine only.
func (w *worker) begin(kind job, do work) {
	if end := w.end[kind]; end != nil {
		end()
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.end[kind] = cancel
	if do != nil {
		w.group.Go(func() { do(ctx, func(message tea.Msg) { w.tell(news{ctx, message}) }) })
	}
}

// progress tells the screen how a run goes.
type progress func(tea.Msg)

func (tell progress) Warming(done, all int)                { tell(warming{done, all}) }
func (tell progress) Judging(exercises []*course.Exercise) { tell(judging{exercises}) }
func (tell progress) Decided(r *check.Record)              { tell(decided{r}) }
