package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// Live shows a check as it goes on. On a terminal it draws a picture that it redraws in place and takes away at the end; in a
// pipe it says on Notes what takes long, and leaves Out to the final screen.
type Live struct {
	Out      io.Writer
	Notes    io.Writer // standard error
	Terminal bool      // Out is a terminal
	Height   int       // rows of the terminal
	Screen   *Screen
	Total    int // exercises

	mu     sync.Mutex
	rows   bytes.Buffer
	passed int
	status string
	since  time.Time
	drawn  int // lines on the terminal that belong to the picture
	warned bool
	stop   chan struct{}
	ended  sync.WaitGroup
}

// Start begins to draw. End must follow.
func (l *Live) Start() {
	if !l.Terminal {
		return
	}
	l.stop = make(chan struct{})
	l.ended.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-l.stop:
				return
			case <-tick.C:
				l.draw()
			}
		}
	})
}

// End takes the picture away. It may be called twice.
func (l *Live) End() {
	if l.stop != nil {
		close(l.stop)
		l.ended.Wait()
		l.stop = nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
}

func (l *Live) set(status string) {
	l.mu.Lock()
	l.status = status
	if l.since.IsZero() {
		l.since = time.Now()
	}
	l.mu.Unlock()
}

// Warming says what takes so long on a new machine.
func (s *Screen) Warming() string {
	with := ""
	if s.Race {
		with = " with the race detector"
	}
	return "compiling the standard library" + with + " (once, about half a minute)"
}

// Packages says how many packages are compiled.
func Packages(done, all int) string { return fmt.Sprintf("%d of %d packages", done, all) }

// Warming says that the libraries are being compiled, before it begins and while it goes on.
func (l *Live) Warming(done, all int) {
	if l.Terminal {
		l.set(l.Screen.Warming() + "\n" + Packages(done, all))
		if done == 0 {
			l.draw()
		}
		return
	}
	if !l.warned {
		l.warned = true
		fmt.Fprintln(l.Notes, l.Screen.Warming()+" …")
	}
}

// Judging says which exercises are being judged.
func (l *Live) Judging(exercises []*course.Exercise) {
	l.mu.Lock()
	l.since = time.Now()
	l.mu.Unlock()
	l.set(Judging(exercises))
}

// Judging says which exercises are being judged.
func Judging(exercises []*course.Exercise) string {
	if n := len(exercises); n > 1 {
		return fmt.Sprintf("judging %d exercises", n)
	}
	return "judging " + exercises[0].ID + "  " + exercises[0].Title
}

// Since adds to a sentence how long it has been true.
func Since(sentence string, since time.Duration) string {
	return sentence + ", " + seconds(since.Seconds())
}

// Decided adds a row.
func (l *Live) Decided(r *check.Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Passed() {
		l.passed++
	}
	row := *l.Screen
	row.Out = &l.rows
	row.Row(r)
}

// draw redraws the picture: as many of the last rows as fit.
func (l *Live) draw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.status == "" {
		return
	}
	var frame bytes.Buffer
	screen := *l.Screen
	screen.Out = &frame
	screen.Header(l.passed, l.Total)
	frame.Write(l.rows.Bytes())
	for line := range strings.SplitSeq(Since(l.status, time.Since(l.since)), "\n") {
		frame.WriteString("  " + faint(cutTo(line, screen.Width-3)) + "\n")
	}
	lines := strings.SplitAfter(frame.String(), "\n")
	lines = lines[:len(lines)-1]
	if room := max(1, l.Height-1); len(lines) > room {
		lines = lines[len(lines)-room:]
	}
	l.erase()
	io.WriteString(l.Out, strings.Join(lines, ""))
	l.drawn = len(lines)
}

// erase moves to the picture's first line and clears everything from there (ECMA-48: CPL and ED).
func (l *Live) erase() {
	if l.drawn > 0 {
		fmt.Fprintf(l.Out, "\x1b[%dF\x1b[J", l.drawn)
		l.drawn = 0
	}
}

// Round says how many rounds of how many are done.
func (l *Live) Round(done, all int) {
	if !l.Terminal && all > 1 {
		fmt.Fprintf(l.Notes, "round %d of %d done\n", done, all)
	}
	l.set(fmt.Sprintf("round %d of %d done", done, all))
}
