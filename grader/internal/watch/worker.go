package watch

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// helper does what takes time, in goroutines of its own, and says by messages how it goes.
type helper interface {
	judge(exercises []*course.Exercise, all bool)        // ends what was judged before; tells judged, and on the way warming, judging and decided
	follow(e *course.Exercise) (gone bool, silent error) // ends what was followed before; tells changed
	show(e *course.Exercise, width int)                  // ends what was shown before; tells shown
	halt()                                               // ends what is judged; tells nothing
	leave()                                              // ends what is shown; tells nothing
}

// The messages of a helper.
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

// news is a message that counts only while its context has not ended: what comes late nobody wants any more.
type news struct {
	ctx     context.Context
	message tea.Msg
}

// worker is the helper of a real screen. Its methods are called from the screen's goroutine only.
type worker struct {
	ctx    context.Context
	config Config
	tell   func(tea.Msg)
	group  sync.WaitGroup
	turn   sync.Mutex // held by the run that is going on: the next begins when the processors are free

	endRun, endFollow, endShow context.CancelFunc
}

// replace ends what a function cancels and returns a context for what comes in its place.
func (w *worker) replace(end *context.CancelFunc) context.Context {
	if *end != nil {
		(*end)()
	}
	ctx, cancel := context.WithCancel(w.ctx)
	*end = cancel
	return ctx
}

func (w *worker) judge(exercises []*course.Exercise, all bool) {
	ctx := w.replace(&w.endRun)
	w.group.Go(func() {
		w.turn.Lock()
		defer w.turn.Unlock()
		if ctx.Err() != nil {
			return
		}
		records, err := w.config.Judge(ctx, exercises, all, progress{ctx, w.tell})
		w.tell(news{ctx, judged{records, err}})
	})
}

func (w *worker) halt() { w.replace(&w.endRun) }

func (w *worker) follow(e *course.Exercise) (bool, error) {
	ctx := w.replace(&w.endFollow)
	f := newFollower(e.Stub, w.config.Poll, func(there bool) { w.tell(news{ctx, changed{there}}) })
	gone := !f.told.there
	w.group.Go(func() { f.run(ctx) })
	return gone, f.silent
}

func (w *worker) show(e *course.Exercise, width int) {
	ctx := w.replace(&w.endShow)
	w.group.Go(func() {
		text, err := w.config.Show(ctx, e, width)
		w.tell(news{ctx, shown{text, err}})
	})
}

func (w *worker) leave() { w.replace(&w.endShow) }

// progress tells the screen how a run goes.
type progress struct {
	ctx  context.Context
	tell func(tea.Msg)
}

func (p progress) Warming(done, all int)                { p.tell(news{p.ctx, warming{done, all}}) }
func (p progress) Judging(exercises []*course.Exercise) { p.tell(news{p.ctx, judging{exercises}}) }
func (p progress) Decided(r *check.Record)              { p.tell(news{p.ctx, decided{r}}) }
