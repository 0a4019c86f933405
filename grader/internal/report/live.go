package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// Live shows a check as it goes on. On a terminal it draws a picture that it redraws in place and takes away at the end; in a
// pipe it says on Notes what takes long, and leaves the screen to what is final.
type Live struct {
	Screen   *Screen
	Notes    io.Writer // standard error
	Terminal bool      // the screen is a terminal
	Height   int       // rows of the terminal
	Total    int       // exercises

	mu      sync.Mutex
	decided []*check.Record
	status  string
	since   time.Time // when what the status says began
	drawn   int       // lines on the terminal that belong to the picture
	warned  bool
}

// While draws while some work is done, and then takes the picture away.
func (l *Live) While(work func() error) error {
	if l.Terminal {
		over := make(chan struct{})
		var drawing sync.WaitGroup
		drawing.Go(func() {
			for tick := time.Tick(100 * time.Millisecond); ; {
				select {
				case <-over:
					l.erase()
					return
				case <-tick:
					l.draw()
				}
			}
		})
		defer drawing.Wait()
		defer close(over)
	}
	return work()
}

func (l *Live) say(status string, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status, l.since = status, since
	if since.IsZero() {
		l.since = time.Now()
	}
}

// Warming says that the libraries are being compiled, before it begins and while it goes on.
func (l *Live) Warming(done, all int) {
	if l.Terminal {
		l.say(Warming(l.Screen.Race)+"\n"+Packages(done, all), l.since)
		if done == 0 {
			l.draw()
		}
	} else if !l.warned {
		l.warned = true
		fmt.Fprintln(l.Notes, Warming(l.Screen.Race)+" …")
	}
}

// Judging says which exercises are being judged.
func (l *Live) Judging(exercises []*course.Exercise) { l.say(Judging(exercises), time.Now()) }

// Round says how much of all that is to be judged is done: rounds, or mutants.
func (l *Live) Round(done, all int) {
	text := fmt.Sprintf("%d of %d done", done, all)
	if !l.Terminal && all > 1 {
		fmt.Fprintln(l.Notes, text)
	}
	l.say(text, l.since)
}

// Decided adds a row.
func (l *Live) Decided(r *check.Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.decided = append(l.decided, r)
}

// draw redraws the picture: as many of the last rows as fit.
func (l *Live) draw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.status == "" {
		return
	}
	var frame bytes.Buffer
	s := *l.Screen
	s.Out = &frame
	fmt.Fprintf(&frame, "%s\n\n", header(Passed(l.decided), l.Total))
	for _, r := range l.decided {
		s.print("row", r)
	}
	for line := range strings.SplitSeq(Since(l.status, time.Since(l.since)), "\n") {
		frame.WriteString("  " + faint(cut(line, s.Width-3)) + "\n")
	}
	lines := slices.Collect(strings.Lines(frame.String()))
	lines = lines[max(0, len(lines)-max(1, l.Height-1)):]
	l.erase()
	fmt.Fprint(l.Screen.Out, strings.Join(lines, ""))
	l.drawn = len(lines)
}

// erase clears the terminal from the picture's first line on.
func (l *Live) erase() {
	if l.drawn > 0 {
		fmt.Fprint(l.Screen.Out, ansi.CursorPreviousLine(l.drawn)+ansi.EraseScreenBelow)
		l.drawn = 0
	}
}

// Warming says what takes so long on a new machine.
func Warming(race bool) string {
	with := ""
	if race {
		with = " with the race detector"
	}
	return "compiling the standard library" + with + " (once, about half a minute)"
}

// Packages says how many packages are compiled.
func Packages(done, all int) string { return fmt.Sprintf("%d of %d packages", done, all) }

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

// Status returns what says on one line of a terminal, so many columns wide, what is going on, again and again in place. An empty
// text takes it away.
func Status(terminal io.Writer, width int) func(text string) {
	return func(text string) { fmt.Fprint(terminal, "\r"+ansi.EraseLineRight+faint(cut(text, width-1))) }
}
