package watch

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
	"gokata/grader/internal/report"
)

// job is a kind of what goes on beside the screen.
type job string

const (
	judgeJob  job = "judge"
	followJob job = "follow"
	showJob   job = "show"
)

// work does a job until its context ends. With then, it has something done in the screen's goroutine.
type work func(ctx context.Context, then func(do func()))

// news is something to be done in the screen's goroutine, unless its context has ended by then: nobody wants it any more.
type news struct {
	ctx context.Context
	do  func()
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
func (w *worker) begin(kind job, run work) {
	if end := w.end[kind]; end != nil {
		end()
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.end[kind] = cancel
	if run != nil {
		w.group.Go(func() { run(ctx, func(do func()) { w.tell(news{ctx, do}) }) })
	}
}

// progress shows how a run goes.
type progress struct {
	m    *model
	then func(do func())
}

func (p progress) Warming(done, all int) {
	p.then(func() { p.m.Doing, p.m.Counter = report.Warming(p.m.Race), report.Packages(done, all) })
}

func (p progress) Judging(exercises []*course.Exercise) {
	p.then(func() { p.m.Doing, p.m.Counter, p.m.since = report.Judging(exercises), "", p.m.now() })
}

func (p progress) Decided(r *check.Record) { p.then(func() { p.m.learn(r) }) }
